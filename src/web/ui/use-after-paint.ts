import { useEffect, useState } from 'react'

/** Whether that is so and the screen has shown it: for what may come behind what somebody waits for. */
export const useAfterPaint = (isSo: boolean): boolean => {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    if (!isSo) return setShown(false)
    let task: ReturnType<typeof setTimeout> | undefined
    // A frame is drawn after its callbacks; a task behind it finds it on the screen.
    const frame = requestAnimationFrame(() => {
      task = setTimeout(() => setShown(true))
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(task)
    }
  }, [isSo])
  return isShown
}
