import { useLayoutEffect, useRef } from 'react'

/**
 * The focus comes to the thread, on a desk to its field. When it closes, the focus goes back to where the person came
 * from, or to the room's own field.
 */
export const useOwnFocus = () => {
  const pane = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const before = document.activeElement
    pane.current?.focus({ preventScroll: true })
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement && document.activeElement !== document.body) return
        const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body
        const back = isThere ? before : document.querySelector<HTMLElement>('.room .composer textarea')
        back?.focus({ preventScroll: true })
      })
    }
  }, [])
  return pane
}
