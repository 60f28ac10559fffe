import { useCallback, useRef, useState } from 'react'
import type { Completion } from '../../sdk/index.ts'
import { useClient } from '../app/chat.ts'

/** Something to complete may stand before the cursor: only then the code for it is loaded. */
const mayComplete = /^\/|(?:^|[^\p{L}\p{N}])[@#:][^\s@#:]*$/u

export type Completing = {
  completion: Completion | null
  chosen: number
  look(text: string, cursor: number): void
  move(by: number): void
  close(): void
}

/** What fits where the cursor stands: commands, people, rooms, emoji. */
export const useCompletion = (room: string): Completing => {
  const client = useClient()
  const [completion, setCompletion] = useState<Completion | null>(null)
  const [chosen, setChosen] = useState(0)
  const turn = useRef(0)

  const close = useCallback(() => {
    turn.current += 1
    setCompletion(null)
  }, [])

  const look = useCallback(
    (text: string, cursor: number): void => {
      turn.current += 1
      const mine = turn.current
      if (!mayComplete.test(text.slice(0, cursor))) {
        setCompletion(null)
        return
      }
      if (text === '/') void client.loadSlash().catch(() => {})
      void import('../../sdk/slash/complete-slash.ts').then(
        ({ completeSlash }) => {
          if (mine !== turn.current) return
          const found = completeSlash(client.getState(), text, cursor, room)
          const isDone =
            found.choices.length === 1 && found.choices[0]?.insert.trim() === text.slice(found.from, cursor)
          setCompletion(found.choices.length === 0 || isDone ? null : found)
          setChosen(0)
        },
        () => {},
      )
    },
    [client, room],
  )

  return {
    completion,
    chosen,
    look,
    close,
    move: (by) => {
      const count = completion?.choices.length ?? 1
      setChosen((at) => (at + by + count) % count)
    },
  }
}
