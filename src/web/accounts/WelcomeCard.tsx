import { useOverlay } from '../app/overlay.ts'
import { pageAddress } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'

/** Shows somebody around who has just made an account: once, and only until they have seen enough. */
export const WelcomeCard = ({ close }: { close(): void }) => {
  const show = useOverlay()
  return (
    <section className="welcome" aria-label={t('welcome.title')}>
      <div>
        <h2>{t('welcome.title')}</h2>
        <p>{t('welcome.text')}</p>
        <ul>
          <li>
            <a className="button" href={pageAddress('settings', 'profile')}>
              <Icon name="people" />
              {t('welcome.profile')}
            </a>
          </li>
          <li>
            <button type="button" className="button" onClick={() => show({ type: 'switcher' })}>
              <Icon name="hash" />
              {t('welcome.rooms')}
            </button>
          </li>
          <li>
            <a className="button" href={pageAddress('settings', 'notifications')}>
              <Icon name="bell" />
              {t('welcome.told')}
            </a>
          </li>
          <li>
            <button type="button" className="button" onClick={() => show({ type: 'keys' })}>
              <Icon name="help" />
              {t('welcome.keys')}
            </button>
          </li>
        </ul>
      </div>
      <button type="button" className="icon-button" aria-label={t('welcome.close')} onClick={close}>
        <Icon name="close" />
      </button>
    </section>
  )
}
