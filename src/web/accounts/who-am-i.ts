import type { Account } from '../../protocol/entities.ts'
import { t } from '../texts/t.ts'

/** The account that this browser's cookie speaks for; null when nobody is logged in. Rejects when nobody answers. */
export const whoAmI = async (): Promise<Account | null> => {
  const answer = await fetch('/api/v1/account.whoami', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  if (answer.status === 401) return null
  if (!answer.ok) throw new Error(t('door.not-ready'))
  const { account } = (await answer.json()) as { account: Account }
  return account
}
