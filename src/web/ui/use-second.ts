import { useEffect, useState } from 'react'

/** The wall clock (ms), told again every second while `isWanted`. */
export const useSecond = (isWanted: boolean): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isWanted) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isWanted])
  return now
}
