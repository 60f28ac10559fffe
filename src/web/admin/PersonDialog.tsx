import { useState } from 'react'
import type { Person } from '../../protocol/entities/administration.ts'
import type { AccountRole } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { type Terms, TermsForm } from '../people/TermsForm.tsx'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { sentenceOf } from '../ui/sentence-of.ts'

const roles: AccountRole[] = ['guest', 'member', 'moderator', 'admin', 'owner']

/** What can be done about one account. */
export const PersonDialog = ({ person, onClose }: { person: Person; onClose(): void }) => {
  const client = useClient()
  const [sanction, setSanction] = useState<'ban' | 'mute' | null>(null)
  const [said, setSaid] = useState('')
  const account = person.id
  const isBanned = person.states.includes('banned')
  const isMuted = person.states.includes('muted')

  const act = (work: () => Promise<unknown>, done: string): void => {
    work().then(
      () => setSaid(done),
      (error) => setSaid(sentenceOf(error)),
    )
  }
  const impose = async (terms: Terms): Promise<void> => {
    if (sanction === 'ban') await client.call('account.ban', { account, ...terms })
    else await client.call('account.mute', { account, ...terms })
    onClose()
  }

  return (
    <Dialog title={person.username} onClose={onClose}>
      {sanction !== null ? (
        <TermsForm
          title={t(`admin.${sanction}-named`, { name: person.username })}
          hasEnd
          send={impose}
          onCancel={() => setSanction(null)}
        />
      ) : (
        <>
          <label className="field">
            {t('order.role')}
            <select
              defaultValue={person.role}
              onChange={(event) => {
                const role = event.target.value as AccountRole
                act(() => client.call('account.set-role', { account, role }), t('app.saved'))
              }}
            >
              {roles.map((role) => (
                <option key={role} value={role}>
                  {t(`role.${role}`)}
                </option>
              ))}
            </select>
          </label>
          <div className="buttons">
            <button
              type="button"
              className="button"
              onClick={() =>
                act(async () => {
                  const { revoked } = await client.call('account.end-sessions', { account })
                  return revoked
                }, t('admin.sessions-ended'))
              }
            >
              {t('admin.end-sessions')}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => act(() => client.call('account.send-reset', { account }), t('admin.reset-sent'))}
            >
              {t('admin.send-reset')}
            </button>
            {isMuted ? (
              <button
                type="button"
                className="button"
                onClick={() => act(() => client.call('account.unmute', { account }), t('app.saved'))}
              >
                {t('order.unmute')}
              </button>
            ) : (
              <button type="button" className="button" onClick={() => setSanction('mute')}>
                {t('order.mute')}
              </button>
            )}
            {isBanned ? (
              <button
                type="button"
                className="button"
                onClick={() => act(() => client.call('account.unban', { account }), t('app.saved'))}
              >
                {t('admin.unban')}
              </button>
            ) : (
              <button type="button" className="button button-danger" onClick={() => setSanction('ban')}>
                {t('order.ban')}
              </button>
            )}
          </div>
          <p role="status" className="done">
            {said}
          </p>
        </>
      )}
    </Dialog>
  )
}
