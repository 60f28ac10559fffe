import type { Engine } from '../../storage/engine.ts'
import { CliFault } from '../cli-fault.ts'
import { count } from './tell.ts'

/** Takes an import back, a part at a time; when it is stopped, the next call goes on. */
export const undo = async (engine: Engine, id: string): Promise<void> => {
  const found = await engine.read
    .selectFrom('imports')
    .select(['state', 'source'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw new CliFault(`There is no import ${id}. ${await known(engine)}`)
  if (found.state === 'undone') throw new CliFault(`Import ${id} was taken back already.`)
  const sum = { messages: 0, rooms: 0, accounts: 0 }
  for (let isDone = false; !isDone; ) {
    const part = await engine.write('import.undo', id)
    sum.messages += part.messages
    sum.rooms += part.rooms
    sum.accounts += part.accounts
    isDone = part.isDone
  }
  console.log(
    `Import ${id} of ${found.source} is taken back: ${count(sum.rooms, 'room')} and ${count(sum.accounts, 'account')} are gone, and ${count(sum.messages, 'message')} in rooms that stay. What people did since stays, and so do accounts that were used.`,
  )
}

const known = async ({ read }: Engine): Promise<string> => {
  const rows = await read
    .selectFrom('imports')
    .select(['id', 'source'])
    .where('state', '<>', 'undone')
    .orderBy('at')
    .execute()
  return rows.length === 0
    ? 'Nothing was imported.'
    : `There are: ${rows.map(({ id, source }) => `${id} (${source})`).join(', ')}.`
}
