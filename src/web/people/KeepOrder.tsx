import { useState } from 'react'
import type { RoomRole } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { useAttempt } from '../ui/Toasts.tsx'
import { type Terms, TermsForm } from './TermsForm.tsx'

type Props = { account: string; name: string; room: string; onDone(): void }
type Act = 'mute' | 'ban' | 'remove-member'

const acts: Act[] = ['mute', 'remove-member', 'ban']
const roles: RoomRole[] = ['member', 'moderator', 'owner']

/** What those who look after a room can do about somebody in it. The server decides who may. */
export const KeepOrder = ({ account, name, room, onDone }: Props) => {
  const client = useClient()
  const attempt = useAttempt()
  const [act, setAct] = useState<Act | null>(null)

  const does = async (terms: Terms): Promise<void> => {
    const { until: _, ...reason } = terms
    if (act === 'remove-member') await client.call('room.remove-member', { room, account, ...reason })
    else if (act === 'mute') await client.call('room.mute', { room, account, ...terms })
    else if (act === 'ban') await client.call('room.ban', { room, account, ...terms })
    onDone()
  }
  const give = (role: RoomRole): void =>
    attempt(async () => {
      await client.call('room.set-role', { room, account, role })
      onDone()
    })

  return (
    <section className="keep-order">
      <h3>{t('order.title')}</h3>
      {act === null ? (
        <div className="buttons">
          {acts.map((one) => (
            <button key={one} type="button" className="button" onClick={() => setAct(one)}>
              {t(`order.${one}`)}
            </button>
          ))}
          <button
            type="button"
            className="button"
            onClick={() => attempt(() => client.call('room.unmute', { room, account }))}
          >
            {t('order.unmute')}
          </button>
          <label className="inline-field">
            {t('order.role')}
            <select defaultValue="" onChange={(event) => give(event.target.value as RoomRole)}>
              <option value="" disabled>
                {t('order.choose')}
              </option>
              {roles.map((role) => (
                <option key={role} value={role}>
                  {t(`role.${role}`)}
                </option>
              ))}
            </select>
          </label>
        </div>
      ) : (
        <TermsForm
          title={t(`order.${act}-named`, { name })}
          hasEnd={act !== 'remove-member'}
          send={does}
          onCancel={() => setAct(null)}
        />
      )}
    </section>
  )
}
