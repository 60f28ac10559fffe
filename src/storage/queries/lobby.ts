import type { Kysely } from 'kysely'
import { operator } from '../../core/operator.ts'
import { alikeKey } from '../alike-key.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'

/** The public room that exists from the first start and that everybody is in. */
export const lobby = { id: 'lobby', name: 'lobby' }

/** Makes the lobby, the console's account and the epoch when they are not there yet. Answers the epoch. */
export const prepareInstallation = async (
  db: Kysely<Tables>,
  { epoch, at }: { epoch: string; at: number },
): Promise<string> => {
  await db
    .insertInto('installation')
    .values({ name: 'epoch', value: epoch })
    .onConflict((oc) => oc.doNothing())
    .execute()
  await db
    .insertInto('rooms')
    .values({ ...lobby, name_key: nameKey(lobby.name), kind: 'public', topic: '', created_at: at })
    .onConflict((oc) => oc.column('id').doNothing())
    .execute()
  await makeConsoleAccount(db, at)
  const row = await db
    .selectFrom('installation')
    .select('value')
    .where('name', '=', 'epoch')
    .executeTakeFirstOrThrow()
  return row.value
}

/** Behind `parley admin`: what it did has an author. Nobody can log in as it, nor take its name. */
const makeConsoleAccount = async (db: Kysely<Tables>, at: number): Promise<void> => {
  const { id, username } = operator.account
  const known = await db.selectFrom('accounts').select('id').where('id', '=', id).executeTakeFirst()
  if (known) return
  const taken = await db
    .selectFrom('accounts')
    .select('id')
    .where('name_key', '=', nameKey(username))
    .executeTakeFirst()
  // Somebody may have been called so before there was a console. Nobody can register a name with a space.
  const name = taken ? `the ${username}` : username
  await db
    .insertInto('accounts')
    .values({
      id,
      username: name,
      name_key: nameKey(name),
      alike_key: alikeKey(name),
      role: 'admin',
      created_at: at,
    })
    .execute()
}
