import type { Kysely } from 'kysely'
import type { AccountRecord, NewRegistration } from '../../core/accounts/ports.ts'
import { roomNotice } from '../../core/rooms/room-notice.ts'
import type { Message } from '../../protocol/entities.ts'
import type { Tables } from '../tables.ts'
import { createAccount } from './accounts.ts'
import { takeInvitation } from './invitations.ts'
import { oweMails } from './outbox.ts'
import { updateProfile } from './profiles.ts'
import { joinRoom } from './rooms.ts'

type Registered = { account: AccountRecord; notices: Message[] }

/** One transaction: who is refused leaves no account, uses up no invitation and is sent no mail. */
export const registerAccount = async (
  db: Kysely<Tables>,
  registration: NewRegistration,
): Promise<Registered> => {
  const account = await createAccount(db, registration.account)
  if (registration.account.email !== null) {
    const { email, id, at } = registration.account
    const mail = { id: registration.mailId, kind: 'verify' as const, account: id, address: email }
    await oweMails(db, { mails: [mail], at })
  }
  const { firstName = '', lastName = '' } = registration.names ?? {}
  if (firstName !== '' || lastName !== '')
    await updateProfile(db, { account: account.id, change: { firstName, lastName } })
  const notices = await enter(db, account, registration)
  return { account: await settleRights(db, account, registration), notices }
}

/** Whoever became the owner by coming first is that, however they came in. */
const settleRights = async (
  db: Kysely<Tables>,
  account: AccountRecord,
  { mustVerify, invitation }: NewRegistration,
): Promise<AccountRecord> => {
  if (account.role === 'owner' || (!invitation && !mustVerify)) return account
  const role = invitation?.role ?? account.role
  await db
    .updateTable('accounts')
    .set({ role, must_verify: mustVerify ? 1 : 0 })
    .where('id', '=', account.id)
    .execute()
  return { ...account, role, ...(mustVerify ? { mustVerify: true as const } : {}) }
}

const enter = async (
  db: Kysely<Tables>,
  { id, username }: AccountRecord,
  { invitation, account: { at } }: NewRegistration,
): Promise<Message[]> => {
  if (!invitation) return []
  await takeInvitation(db, { tokenHash: invitation.tokenHash, at })
  const account = { id, name: username }
  const notices: Message[] = []
  for (const { room, notice } of invitation.rooms) {
    const told = await joinRoom(db, {
      room,
      account,
      role: 'member',
      notice: roomNotice(room, account, notice, at),
    })
    if (told) notices.push(told)
  }
  return notices
}
