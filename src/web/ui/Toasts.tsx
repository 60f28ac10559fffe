import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { sentenceOf } from './sentence-of.ts'

type Toast = { id: number; text: string }

const shownMs = 6_000

const TellContext = createContext<(problem: unknown) => void>(() => {})

/** `tell(error)` shows a sentence for a few seconds, and has it read out. */
export const useTell = () => useContext(TellContext)

/** `attempt(() => client.call(…))`: does it, and tells the person when it was refused. */
export const useAttempt = () => {
  const tell = useTell()
  return useCallback(
    (work: () => Promise<unknown>): void => {
      work().catch(tell)
    },
    [tell],
  )
}

export const Toasts = ({ children }: { children: ReactNode }) => {
  const [toasts, setToasts] = useState<Toast[]>([])
  const count = useRef(0)
  const tell = useCallback((problem: unknown) => {
    count.current += 1
    const toast = { id: count.current, text: sentenceOf(problem) }
    setToasts((shown) => [...shown.filter(({ text }) => text !== toast.text), toast].slice(-3))
    setTimeout(() => setToasts((shown) => shown.filter(({ id }) => id !== toast.id)), shownMs)
  }, [])
  return (
    <TellContext value={tell}>
      {children}
      <div className="toasts" role="alert">
        {toasts.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
    </TellContext>
  )
}
