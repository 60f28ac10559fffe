import { type RefObject, useLayoutEffect, useRef } from 'react'

/** A dialog that is open as long as it is drawn, and gives the focus back to where it was. */
export const useModal = (): RefObject<HTMLDialogElement | null> => {
  const box = useRef<HTMLDialogElement>(null)
  // Closed before it is taken away: only then the browser gives the focus back.
  useLayoutEffect(() => {
    const { current } = box
    current?.showModal()
    return () => current?.close()
  }, [])
  return box
}
