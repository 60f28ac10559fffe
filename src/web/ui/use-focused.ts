import { useSyncExternalStore } from 'react'

const events = ['focus', 'blur'] as const

const subscribe = (changed: () => void): (() => void) => {
  for (const event of events) addEventListener(event, changed)
  document.addEventListener('visibilitychange', changed)
  return () => {
    for (const event of events) removeEventListener(event, changed)
    document.removeEventListener('visibilitychange', changed)
  }
}

/** Whether the person looks at this window: only then something is read. */
export const useFocused = (): boolean =>
  useSyncExternalStore(subscribe, () => document.visibilityState === 'visible' && document.hasFocus())
