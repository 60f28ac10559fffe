import { useCallback, useEffect, useState } from 'react'
import type { CommandInput, CommandName, CommandOutput } from '../../protocol/commands.ts'
import { useClient } from '../app/chat.ts'
import { sentenceOf } from './sentence-of.ts'

export type Asked<A> = { answer?: A; problem?: string; again(): void }

/** Asks the server once, and again when the question changes or `again` is called; the answer stays meanwhile. */
export const useAsk = <C extends CommandName>(
  command: C,
  input: CommandInput<C>,
  everyMs?: number,
): Asked<CommandOutput<C>> => {
  const client = useClient()
  const [state, setState] = useState<{ answer?: CommandOutput<C>; problem?: string }>({})
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn((count) => count + 1), [])
  const question = JSON.stringify(input)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn is a reason to ask
  useEffect(() => {
    let isHere = true
    client.call(command, JSON.parse(question)).then(
      (answer) => isHere && setState({ answer }),
      (error) => isHere && setState((before) => ({ ...before, problem: sentenceOf(error) })),
    )
    return () => {
      isHere = false
    }
  }, [client, command, question, turn])

  useEffect(() => {
    if (everyMs === undefined) return
    const timer = setInterval(() => document.visibilityState === 'visible' && again(), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, again])

  return { ...state, again }
}
