import { useCallback, useState } from 'react'
import type { FileEntity } from '../../protocol/entities/files.ts'
import type { SlashOutcome } from '../../sdk/index.ts'
import { useClient } from '../app/chat.ts'
import { goTo } from '../app/route.ts'
import { useTell } from '../ui/Toasts.tsx'
import type { Shown } from './SlashAnswer.tsx'

export type SendOptions = Parameters<ReturnType<typeof useClient>['send']>[2]

/** Says a line in a room, or does what it commands. The code for commands is loaded with the first one. */
export const useSending = (room: string, options: SendOptions, signOut?: () => void) => {
  const client = useClient()
  const tell = useTell()
  const [answer, setAnswer] = useState<Shown | null>(null)

  const refuse = (problem: unknown): false => {
    setAnswer(null)
    tell(problem)
    return false
  }

  const act = (outcome: SlashOutcome): boolean => {
    if (outcome.is === 'refused') return refuse(new Error(outcome.message))
    if (outcome.is === 'say')
      client.send(room, outcome.text, { ...options, ...(outcome.kind ? { kind: outcome.kind } : {}) })
    else if (outcome.is === 'go') goTo(outcome.room)
    else if (outcome.is === 'exit') signOut?.()
    else setAnswer(outcome)
    return true
  }

  /** False when a command was refused: what was typed is worth mending. */
  const send = async (line: string, files: FileEntity[]): Promise<boolean> => {
    if (files.length > 0 || !line.startsWith('/')) {
      client.send(room, line, { ...options, ...(files.length > 0 ? { files } : {}) })
      return true
    }
    return import('../../sdk/slash/run-slash.ts')
      .then(({ runSlash }) => runSlash(client, { room }, line))
      .then(act, refuse)
  }

  return { send, answer, closeAnswer: useCallback(() => setAnswer(null), []) }
}
