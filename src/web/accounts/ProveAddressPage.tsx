import { useState } from 'react'
import type { Account } from '../../protocol/entities.ts'
import { ask } from '../../sdk/auth.ts'
import { rich } from '../texts/rich.tsx'
import { t } from '../texts/t.ts'
import { sentenceOf } from '../ui/sentence-of.ts'
import { DoorCard } from './DoorCard.tsx'

type Props = { account: Account; onProved(): void; signOut(): Promise<void> }

/** For whom an address is what lets them in: nothing is open before it is confirmed. */
export const ProveAddressPage = ({ account, onProved, signOut }: Props) => {
  const [said, setSaid] = useState('')
  const sendAgain = (): void => {
    ask(location.origin, 'account.resend-verification', {}).then(
      () => setSaid(t('prove.on-its-way')),
      (error) => setSaid(sentenceOf(error)),
    )
  }
  return (
    <DoorCard title={t('prove.title')}>
      <p className="door-text">{rich('prove.text', { address: <b>{account.email}</b> })}</p>
      <button type="button" className="button button-main" onClick={onProved}>
        {t('prove.done')}
      </button>
      <p className="door-other">
        {t('prove.no-mail')}{' '}
        <button type="button" className="link" onClick={sendAgain}>
          {t('prove.send-again')}
        </button>{' '}
        ·{' '}
        <button type="button" className="link" onClick={() => void signOut()}>
          {t('door.log-out')}
        </button>
      </p>
      <p className="door-other" role="status">
        {said}
      </p>
    </DoorCard>
  )
}
