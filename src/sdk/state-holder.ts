import type { Clock } from './clock.ts'
import { openDraft, snapshot } from './state/draft.ts'
import type { Happening, HappeningOf } from './state/happening.ts'
import { emptyState, type State } from './state/shape.ts'
import { applyTo } from './state.ts'

export type StateHolder = {
  /** To look something up in passing; do not keep it, it changes. */
  readonly now: State
  change<E extends Happening['event']>(happening: HappeningOf<E>): void
  /** For those who draw: never changes again, and is the same object until something changes. */
  getState(): State
  subscribe(listener: () => void): () => void
}

/** Holds the state while it changes a thousand times a second, and tells those who draw it once a frame. */
export const createStateHolder = (clock: Clock, initial: State = emptyState()): StateHolder => {
  const draft = openDraft(initial)
  const listeners = new Set<() => void>()
  let told = draft.state
  let isScheduled = false

  const tell = (): void => {
    isScheduled = false
    const state = snapshot(draft)
    if (state === told) return
    told = state
    for (const listener of [...listeners]) listener()
  }

  return {
    get now() {
      return draft.state
    },
    change(happening) {
      applyTo(draft, happening, clock.wall())
      if (isScheduled || draft.state === told) return
      isScheduled = true
      onNextFrame(clock, tell)
    },
    getState: () => snapshot(draft),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** A page that is not shown draws no frames; its title should still count what is unread. */
const longestFrame = 250

const onNextFrame = (clock: Clock, run: () => void): void => {
  if (typeof requestAnimationFrame !== 'function') {
    clock.after(0, run)
    return
  }
  let isDone = false
  const once = (): void => {
    if (!isDone) run()
    isDone = true
  }
  requestAnimationFrame(once)
  clock.after(longestFrame, once)
}
