import type { Kysely } from 'kysely'
import type { DepartingContent } from '../../core/departures/ports.ts'
import type { Tables } from '../tables.ts'
import { dropFilesBy, dropFilesOf } from './drop-files.ts'

/** What goes with the account; a part that keeps something about accounts adds a line here. */
const belongings: ((db: Kysely<Tables>, account: string) => Promise<unknown>)[] = [
  (db, account) => db.deleteFrom('profiles').where('account', '=', account).execute(),
  removeMails,
  (db, account) => db.deleteFrom('mail_tokens').where('account', '=', account).execute(),
  (db, account) => db.deleteFrom('invitations').where('inviter', '=', account).execute(),
  (db, account) => db.deleteFrom('sanctions').where('account', '=', account).execute(),
  (db, account) => db.deleteFrom('active_days').where('account', '=', account).execute(),
  forgetRestorable,
  // What somebody corrected does not stay when they go, whatever becomes of the rest.
  (db, account) => db.deleteFrom('message_versions').where('author', '=', account).execute(),
  (db, account) => db.deleteFrom('drafts').where('account', '=', account).execute(),
  (db, account) => db.deleteFrom('thread_follows').where('account', '=', account).execute(),
  (db, account) => db.deleteFrom('mentions').where('account', '=', account).execute(),
  (db, account) => dropFilesBy(db, account, ['begun', 'done']),
  (db, account) => db.deleteFrom('push_subscriptions').where('account', '=', account).execute(),
  (db, account) => db.deleteFrom('owed_pushes').where('account', '=', account).execute(),
  (db, account) => db.deleteFrom('notifications').where('account', '=', account).execute(),
  (db, account) => db.deleteFrom('room_levels').where('account', '=', account).execute(),
  (db, account) => db.deleteFrom('notification_settings').where('account', '=', account).execute(),
  (db, account) => db.deleteFrom('off_leaderboard').where('account', '=', account).execute(),
]

/** What one deleted oneself nobody can put back any more. */
async function forgetRestorable(db: Kysely<Tables>, account: string): Promise<void> {
  const gone = await db
    .deleteFrom('deleted_messages')
    .where('author', '=', account)
    .where('deletion', '=', '')
    .returning('files')
    .execute()
  await dropFilesOf(db, gone)
}

/** Also those that somebody who was not logged in asked for at this account's address. */
async function removeMails(db: Kysely<Tables>, account: string): Promise<void> {
  await db.deleteFrom('outbox').where('account', '=', account).execute()
  const keys = await db
    .selectFrom('accounts')
    .select(['email_key', 'new_email_key'])
    .where('id', '=', account)
    .executeTakeFirst()
  for (const key of [keys?.email_key, keys?.new_email_key])
    if (key)
      await db
        .deleteFrom('outbox')
        .where('account', 'is', null)
        .where((eb) => eb(eb.fn<string>('lower', ['address']), '=', key))
        .execute()
}

/** Copies of what somebody wrote, which are erased with it; a part that makes copies adds a line here. */
const copies: ((db: Kysely<Tables>, account: string) => Promise<unknown>)[] = [
  (db, account) => db.deleteFrom('deleted_messages').where('author', '=', account).execute(),
  (db, account) => dropFilesBy(db, account, ['sent']),
  (db, account) => db.updateTable('reports').set({ text: '' }).where('author', '=', account).execute(),
  (db, account) => db.updateTable('reports').set({ reason: '' }).where('reporter', '=', account).execute(),
]

/** Removes what belongs to one account alone, and with `erase` the copies of its words. */
export const removeBelongings = async (
  db: Kysely<Tables>,
  account: string,
  alias: string,
  content: DepartingContent,
): Promise<void> => {
  for (const remove of belongings) await remove(db, account)
  if (content === 'erase') for (const remove of copies) await remove(db, account)
  await db.updateTable('reports').set({ author_name: alias }).where('author', '=', account).execute()
}
