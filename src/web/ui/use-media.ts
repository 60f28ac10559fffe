import { useCallback, useSyncExternalStore } from 'react'

/** Whether a media query holds, kept up to date. */
export const useMedia = (query: string): boolean => {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

/** Too narrow for three columns: the people are a drawer. */
export const useNarrow = (): boolean => useMedia('(max-width: 1080px)')

/** Too narrow for two: the rooms are a drawer too. */
export const usePhone = (): boolean => useMedia('(max-width: 760px)')
