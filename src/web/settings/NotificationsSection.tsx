import { useEffect, useState } from 'react'
import { useClient } from '../app/chat.ts'
import { canPush, isSubscribed, subscribe, unsubscribe } from '../notifications/subscribe.ts'
import { t } from '../texts/t.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { useAsk } from '../ui/use-ask.ts'
import { SettingsForm } from './SettingsForm.tsx'

const everyDay = [1, 2, 3, 4, 5, 6, 7]

/** Push messages to this device, and the hours in which one is left alone. */
export const NotificationsSection = () => (
  <>
    <PushCard />
    <QuietHoursCard />
  </>
)

const PushCard = () => {
  const client = useClient()
  const attempt = useAttempt()
  const [isOn, setOn] = useState(false)
  useEffect(() => {
    if (canPush()) isSubscribed().then(setOn, () => {})
  }, [])
  const turn = (): void =>
    attempt(async () => {
      await (isOn ? unsubscribe(client) : subscribe(client))
      setOn(!isOn)
    })
  return (
    <section className="card">
      <h3>{t('push.title')}</h3>
      <p className="quiet">{t(canPush() ? 'push.hint' : 'push.cannot')}</p>
      {canPush() && (
        <button type="button" className="button" aria-pressed={isOn} onClick={turn}>
          {t(isOn ? 'push.off' : 'push.on')}
        </button>
      )}
    </section>
  )
}

const QuietHoursCard = () => {
  const client = useClient()
  const { answer, problem, again } = useAsk('notification.settings', {})
  const times = answer?.doNotDisturb?.times[0]
  const save = (read: (name: string) => string): Promise<unknown> => {
    const [from, to] = [read('from'), read('to')]
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    const doNotDisturb = from === '' || to === '' ? null : { timeZone, times: [{ days: everyDay, from, to }] }
    return client.call('notification.change-settings', { doNotDisturb })
  }
  return (
    <Loaded isHere={answer !== undefined} problem={problem} again={again}>
      <SettingsForm title={t('quiet.title')} button={t('app.save')} send={save}>
        <p className="quiet">{t('quiet.hint')}</p>
        <div className="field-row">
          <label className="field">
            {t('quiet.from')}
            <input type="time" name="from" defaultValue={times?.from} />
          </label>
          <label className="field">
            {t('quiet.to')}
            <input type="time" name="to" defaultValue={times?.to} />
          </label>
        </div>
      </SettingsForm>
    </Loaded>
  )
}
