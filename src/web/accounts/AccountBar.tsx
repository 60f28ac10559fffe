import { useChat } from '../app/chat.ts'
import { pageAddress } from '../app/route.ts'
import { SyncLine } from '../app/SyncLine.tsx'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { useProfile } from '../ui/use-profile.ts'
import { AddressNotice } from './AddressNotice.tsx'

type Props = { username: string; signOut(): Promise<void>; onChosen(): void }

/** Who one is, below the rooms, and the way to one's settings. */
export const AccountBar = ({ username, signOut, onChosen }: Props) => {
  const status = useChat((state) => state.status)
  const me = useChat((state) => state.me?.id)
  const profile = useProfile(me)
  const attempt = useAttempt()
  return (
    <>
      <AddressNotice />
      <SyncLine />
      <footer className="account-bar">
        <a className="account-link" href={pageAddress('settings', 'profile')} onClick={onChosen}>
          <PersonAvatar account={me ?? ''} name={username} isOnline={status === 'live'} />
          <span className="account-name">
            <b>{profile?.displayName ?? username}</b>
            <small dir="auto">
              {profile?.status
                ? `${profile.status.emoji ?? ''} ${profile.status.text}`
                : t(`status.${status}`)}
            </small>
          </span>
        </a>
        <a
          className="icon-button"
          href={pageAddress('settings', 'profile')}
          aria-label={t('settings.title')}
          title={t('settings.title')}
          onClick={onChosen}
        >
          <Icon name="gear" />
        </a>
        <button
          type="button"
          className="icon-button"
          aria-label={t('door.log-out')}
          title={t('door.log-out')}
          onClick={() => attempt(signOut)}
        >
          <Icon name="leave" />
        </button>
      </footer>
    </>
  )
}
