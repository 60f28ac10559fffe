import { useState } from 'react'
import type { Invitation } from '../../protocol/entities/invitation.ts'
import { limits } from '../../protocol/limits.ts'
import { useChat, useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { CopyField } from '../ui/CopyField.tsx'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { useAsk } from '../ui/use-ask.ts'
import { SettingsForm } from './SettingsForm.tsx'

const day = 86_400_000

/** Links that let people in, and taking them back. */
export const InvitationsSection = () => {
  const client = useClient()
  const attempt = useAttempt()
  const rooms = useChat((state) => state.rooms)
  const [link, setLink] = useState<string | null>(null)
  const { answer, problem, again } = useAsk('invitation.list', {})
  const invitations = answer?.invitations ?? []

  const make = async (read: (name: string) => string): Promise<string> => {
    const room = read('room')
    const made = await client.call('invitation.create', {
      uses: Number(read('uses')),
      expires: new Date(Date.now() + Number(read('days')) * day).toISOString(),
      ...(room === '' ? {} : { rooms: [room] }),
    })
    setLink(made.link)
    again()
    return t('invitations.made')
  }
  const revoke = ({ id }: Invitation): void =>
    attempt(async () => {
      await client.call('invitation.revoke', { invitation: id })
      again()
    })

  return (
    <>
      <SettingsForm title={t('invitations.new')} button={t('invitations.make')} send={make}>
        <div className="field-row">
          <label className="field">
            {t('invitations.uses')}
            <input name="uses" type="number" min={1} max={limits.invitationUses} defaultValue={1} required />
          </label>
          <label className="field">
            {t('invitations.days')}
            <input name="days" type="number" min={1} max={limits.invitationDays} defaultValue={7} required />
          </label>
          <label className="field field-wide">
            {t('invitations.room')}
            <select name="room" defaultValue="">
              <option value="">{t('invitations.no-room')}</option>
              {Object.values(rooms)
                .filter(({ room }) => !room.people && room.id !== 'lobby')
                .map(({ room }) => (
                  <option key={room.id} value={room.id}>
                    {room.name}
                  </option>
                ))}
            </select>
          </label>
        </div>
        {link !== null && <CopyField text={link} label={t('invitations.link')} />}
      </SettingsForm>
      <Loaded
        isHere={answer !== undefined}
        problem={problem}
        again={again}
        empty={invitations.length === 0 ? t('invitations.none') : null}
      >
        <ul className="list">
          {invitations.map((invitation) => (
            <li key={invitation.id}>
              <div className="list-words">
                <b>{t('invitations.left', { left: invitation.usesLeft, uses: invitation.uses })}</b>
                <small>
                  {t('invitations.by', {
                    name: invitation.inviter.name,
                    time: shortTime(invitation.expiresAt),
                  })}
                </small>
              </div>
              <button type="button" className="button" onClick={() => revoke(invitation)}>
                {t('invitations.revoke')}
              </button>
            </li>
          ))}
        </ul>
      </Loaded>
    </>
  )
}
