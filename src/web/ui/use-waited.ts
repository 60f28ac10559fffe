import { useEffect, useState } from 'react'

/** Whether that has been so for a time (ms). */
export const useWaited = (isSo: boolean, ms: number): boolean => {
  const [hasWaited, setWaited] = useState(false)
  useEffect(() => {
    setWaited(false)
    if (!isSo) return
    const timer = setTimeout(() => setWaited(true), ms)
    return () => clearTimeout(timer)
  }, [isSo, ms])
  return hasWaited
}
