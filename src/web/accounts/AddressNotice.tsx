import { useState } from 'react'
import { useChat, useClient } from '../app/chat.ts'
import { rich } from '../texts/rich.tsx'
import { t } from '../texts/t.ts'
import { useTell } from '../ui/Toasts.tsx'

/** While an address waits to be confirmed: what to do, and another mail. */
export const AddressNotice = () => {
  const client = useClient()
  const me = useChat((state) => state.me)
  const tell = useTell()
  const [isSent, setSent] = useState(false)
  const address = me?.newEmail ?? (me?.emailVerified === false ? me.email : undefined)
  if (address === undefined) return null

  const sendAgain = (): void => {
    client.call('account.resend-verification', {}).then(() => setSent(true), tell)
  }
  return (
    <p className="address-notice" role="status">
      {rich('address.notice', { address: <b>{address}</b> })}{' '}
      {isSent ? (
        t('prove.sent-again')
      ) : (
        <button type="button" className="link" onClick={sendAgain}>
          {t('prove.send-again')}
        </button>
      )}
    </p>
  )
}
