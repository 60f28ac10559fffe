import type { Message } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { useAttempt } from '../ui/Toasts.tsx'

/** The emoji on a message; a click joins in or takes one's own back. */
export const Reactions = ({ message, me }: { message: Message; me: string | undefined }) => {
  const client = useClient()
  const attempt = useAttempt()
  return (
    <div className="reactions">
      {(message.reactions ?? []).map(({ emoji, accounts }) => {
        const isMine = me !== undefined && accounts.includes(me)
        return (
          <button
            key={emoji}
            type="button"
            className="reaction"
            aria-pressed={isMine}
            aria-label={`${emoji}, ${accounts.length}`}
            onClick={() =>
              attempt(() => client.call('message.react', { message: message.id, emoji, on: !isMine }))
            }
          >
            <span aria-hidden="true">{emoji}</span>
            <span aria-hidden="true">{accounts.length}</span>
          </button>
        )
      })}
    </div>
  )
}
