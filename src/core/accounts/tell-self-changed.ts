import type { Core } from '../core.ts'
import type { AccountRecord } from '../ports.ts'
import { ownAccount } from './sessions.ts'

/** After a change of what an account knows of itself: every node forgets the old, every device of it hears. */
export const tellSelfChanged = (core: Core, record: AccountRecord): void => {
  const account = ownAccount(record)
  core.announce({ to: 'memory', accounts: [account.id] })
  core.announce({ to: 'account', account: account.id, event: { event: 'self.changed', account } })
}
