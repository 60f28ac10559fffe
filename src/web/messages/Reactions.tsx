import { useState } from 'react'
import type { Message } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { useAttempt } from '../ui/Toasts.tsx'
import { useNames } from '../ui/use-profile.ts'

/** As many names as can be read at a glance; the number says how many there are. */
const mostNamed = 20
const nobody: readonly string[] = []

type Reaction = NonNullable<Message['reactions']>[number]

/** The emoji on a message. */
export const Reactions = ({ message, me }: { message: Message; me: string | undefined }) => (
  <div className="reactions">
    {(message.reactions ?? []).map((reaction) => (
      <OneReaction key={reaction.emoji} message={message.id} reaction={reaction} me={me} />
    ))}
  </div>
)

type Props = { message: string; reaction: Reaction; me: string | undefined }

/** A click joins in or takes one's own back; whoever comes near learns who it was. */
const OneReaction = ({ message, reaction: { emoji, accounts }, me }: Props) => {
  const client = useClient()
  const attempt = useAttempt()
  const [isNear, setNear] = useState(false)
  const names = useNames(isNear ? accounts : nobody)
    .slice(0, mostNamed)
    .join(', ')
  const isMine = me !== undefined && accounts.includes(me)
  const come = (): void => setNear(true)
  return (
    <button
      type="button"
      className="reaction"
      aria-pressed={isMine}
      aria-label={`${emoji}, ${accounts.length}${names === '' ? '' : `: ${names}`}`}
      title={names || undefined}
      onPointerEnter={come}
      onFocus={come}
      onClick={() => attempt(() => client.call('message.react', { message, emoji, on: !isMine }))}
    >
      <span aria-hidden="true">{emoji}</span>
      <span aria-hidden="true">{accounts.length}</span>
    </button>
  )
}
