import { isPassing } from './call-error.ts'
import type { DraftStorage, KeptDraft } from './draft-storage.ts'
import type { Parts } from './parts.ts'
import { draftKey } from './state/drafts.ts'
import type { HappeningOf } from './state/happening.ts'

/** What is being written is told after so long without a key. */
const quietMs = 800
/** What the server could not take just now is told again after so long. */
const againMs = 5_000

/**
 * Keeps what is being written: here at every key, and a little later on the server, for the other devices. The
 * newest wins: what was written here without a connection gives way only to what was written elsewhere after it.
 */
export const createDrafts = ({ state, connection, clock }: Parts, storage: DraftStorage) => {
  const untold = new Map<string, KeptDraft>()
  const onItsWay = new Set<string>()
  /** Where the server may have one. */
  const told = new Set<string>()
  let lastKey = 0
  let isWanted = false

  const keep = (key: string, draft: KeptDraft): void =>
    storage.save(key, draft.text === '' && !draft.isUntold ? undefined : draft)

  const show = ({ isUntold: _, ...draft }: KeptDraft): void => state.change({ event: 'draft.changed', draft })

  const write = (room: string, text: string, thread?: string): string => {
    const key = draftKey(room, thread)
    const at = new Date(clock.wall()).toISOString()
    const draft: KeptDraft = { room, text, at, isUntold: true, ...(thread === undefined ? {} : { thread }) }
    untold.set(key, draft)
    show(draft)
    keep(key, draft)
    return key
  }

  const flush = (): void => {
    for (const [key, draft] of untold) tell(key, draft)
  }

  /** One at a time for each place, so that the last one is also the last to arrive. */
  const tell = (key: string, draft: KeptDraft): void => {
    if (!connection.isUp() || onItsWay.has(key)) return
    const { room, thread, text } = draft
    onItsWay.add(key)
    told.add(key)
    connection.request(
      'draft.set',
      { room, text, ...(thread === undefined ? {} : { thread }) },
      (outcome) => {
        onItsWay.delete(key)
        if ('error' in outcome && isPassing(outcome.error)) {
          if (outcome.error.code !== 'disconnected') clock.after(againMs, flush)
        } else if (untold.get(key) === draft) settled(key, draft, 'ok' in outcome)
        else flush()
      },
    )
  }

  /** What the server does not want stays on this device. */
  const settled = (key: string, { isUntold: _, ...draft }: KeptDraft, isTold: boolean): void => {
    untold.delete(key)
    if (draft.text === '') told.delete(key)
    else told.add(key)
    if (isTold) keep(key, draft)
  }

  const ask = (): void =>
    connection.request('draft.list', {}, (outcome) => {
      if ('error' in outcome) return
      const { drafts } = outcome.ok
      told.clear()
      for (const draft of drafts) {
        const key = draftKey(draft.room, draft.thread)
        const mine = untold.get(key)
        // What was emptied or sent here is not written again by a clock that goes wrong.
        if (mine && (mine.text === '' || mine.at >= draft.at)) continue
        untold.delete(key)
        told.add(key)
        keep(key, draft)
      }
      for (const key of Object.keys(state.now.drafts))
        if (!told.has(key) && !untold.has(key)) storage.save(key, undefined)
      state.change({ event: 'drafts.read', drafts })
      for (const draft of untold.values()) show(draft)
      flush()
    })

  for (const kept of storage.load()) {
    const key = draftKey(kept.room, kept.thread)
    if (kept.isUntold) untold.set(key, kept)
    else told.add(key)
    show(kept)
  }
  /** Another window tells the server of it by itself. */
  const stopHearing = storage.hear((key, draft) => {
    // What is taken away while one writes here was not read by whoever took it: all that is kept may have been wiped.
    if (!draft && untold.has(key)) return
    const shown = state.now.drafts[key]
    untold.delete(key)
    if (draft) {
      told.add(key)
      show(draft)
    } else if (shown) show({ ...shown, text: '' })
  })

  return {
    /** Call it at every key; empty text forgets the draft. */
    set(room: string, text: string, thread?: string): void {
      write(room, text, thread)
      lastKey += 1
      const key = lastKey
      clock.after(quietMs, () => {
        if (key === lastKey) flush()
      })
    },
    /** The server forgets by itself what is sent, but perhaps hears of this draft once more before that. */
    sent(room: string, thread?: string): void {
      const place = draftKey(room, thread)
      if (!state.now.drafts[place] && !untold.has(place)) return
      const key = write(room, '', thread)
      if (told.has(key)) flush()
      else {
        untold.delete(key)
        storage.save(key, undefined)
      }
    },
    /** The server has forgotten whatever it was told before this message came, so what was begun behind it is told again. */
    stored(room: string, thread?: string): void {
      const key = draftKey(room, thread)
      const draft = state.now.drafts[key]
      if (!draft || draft.text === '' || !told.has(key)) return
      if (!untold.has(key)) untold.set(key, { ...draft, isUntold: true })
      flush()
    },
    /** Written on another device: it stays away only from what was written here after it. */
    heard({ draft }: HappeningOf<'draft.changed'>): void {
      const key = draftKey(draft.room, draft.thread)
      const mine = untold.get(key)
      if (mine && mine.at >= draft.at) return
      untold.delete(key)
      if (draft.text === '') told.delete(key)
      else told.add(key)
      keep(key, draft)
      show(draft)
    },
    load(): void {
      isWanted = true
      if (connection.isUp()) ask()
    },
    flush,
    stop: stopHearing,
    welcomed(): void {
      for (const draft of untold.values()) show(draft)
      if (isWanted) ask()
      else flush()
    },
  }
}
