import { useChat, useClient } from '../app/chat.ts'
import type { Overlay } from '../app/overlay.ts'
import { goTo } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { useAsk } from '../ui/use-ask.ts'
import { useStatus } from '../ui/use-profile.ts'
import { KeepOrder } from './KeepOrder.tsx'

type Props = { about: Extract<Overlay, { type: 'person' }>; onClose(): void }

/** Who somebody is, and what one can do about it. */
export default ({ about: { account, room }, onClose }: Props) => {
  const client = useClient()
  const attempt = useAttempt()
  const { answer, problem, again } = useAsk('account.profile', { account })
  const status = useStatus(account)
  const isMe = useChat((state) => state.me?.id === account)
  const isOnline = useChat((state) => account in state.online)
  const role = useChat((state) => (room === undefined ? undefined : state.rooms[room]?.room.role))
  const mine = useChat((state) => state.me?.role)
  const profile = answer?.profile
  const mayKeepOrder =
    !isMe &&
    (role === 'owner' || role === 'moderator' || mine === 'owner' || mine === 'admin' || mine === 'moderator')

  const write = (): void =>
    attempt(async () => {
      const made = await client.call('room.direct', { people: isMe ? [] : [profile?.username ?? ''] })
      onClose()
      goTo(made.room.id)
    })

  return (
    <Dialog title={profile?.displayName ?? profile?.username ?? t('person.title')} onClose={onClose}>
      <Loaded isHere={profile !== undefined} problem={problem} again={again}>
        {profile && (
          <>
            <div className="person-head">
              <PersonAvatar account={account} name={profile.username} isOnline={isOnline} isLarge />
              <dl>
                <Line name={t('door.username')} value={profile.username} />
                <Line
                  name={t('person.name')}
                  value={[profile.firstName, profile.lastName].filter(Boolean).join(' ')}
                />
                <Line
                  name={t('settings.status')}
                  value={status ? `${status.emoji ?? ''} ${status.text}`.trim() : ''}
                />
                <Line
                  name={t('person.here')}
                  value={
                    isOnline
                      ? t('status.live')
                      : answer?.lastSeen === undefined
                        ? ''
                        : shortTime(answer.lastSeen)
                  }
                />
              </dl>
            </div>
            <div className="dialog-buttons">
              <button type="button" className="button button-main" onClick={write}>
                {t(isMe ? 'person.notes' : 'person.message')}
              </button>
            </div>
            {mayKeepOrder && room !== undefined && (
              <KeepOrder account={account} name={profile.username} room={room} onDone={onClose} />
            )}
          </>
        )}
      </Loaded>
    </Dialog>
  )
}

const Line = ({ name, value }: { name: string; value: string }) =>
  value === '' ? null : (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{value}</dd>
    </div>
  )
