import { useEffect } from 'react'

/** Keeps the focus when what has it goes away, from the time on when there is leisure for it. */
export const useKeptFocus = (isIdle: boolean): void => {
  useEffect(() => {
    if (!isIdle) return
    const loading = import('./keep-focus.ts').then(
      ({ keepFocus }) => keepFocus(document.body),
      () => () => {},
    )
    return () => void loading.then((stop) => stop())
  }, [isIdle])
}
