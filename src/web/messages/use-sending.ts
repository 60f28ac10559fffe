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

  const act = (outcome: SlashOutcome): void => {
    if (outcome.is === 'say')
      client.send(room, outcome.text, { ...options, ...(outcome.kind ? { kind: outcome.kind } : {}) })
    else if (outcome.is === 'go') goTo(outcome.room)
    else if (outcome.is === 'refused') tell(new Error(outcome.message))
    else if (outcome.is === 'exit') signOut?.()
    else setAnswer(outcome)
  }

  const send = (line: string, files: FileEntity[]): void => {
    if (files.length > 0 || !line.startsWith('/')) {
      client.send(room, line, { ...options, ...(files.length > 0 ? { files } : {}) })
      return
    }
    void import('../../sdk/slash/run-slash.ts')
      .then(({ runSlash }) => runSlash(client, { room }, line))
      .then(act, tell)
  }

  return { send, answer, closeAnswer: useCallback(() => setAnswer(null), []) }
}
