import type { Engine } from '../../storage/engine.ts'
import { freeName, itemOf } from '../../storage/queries/database-imports.ts'
import type { Chat } from './bring-in.ts'
import { type Left, type MessageDraft, readMessages } from './read-messages.ts'
import { count, leftOut, taken } from './tell.ts'

/** Reads everything and writes nothing: what an import would bring, as things stand. */
export const rehearse = async (engine: Engine, chat: Chat): Promise<string[]> => {
  const left: Left[] = []
  const counts = { messages: 0, present: 0, private: 0 }
  for await (const drafts of readMessages(chat.source, chat.layout, chat.people, chat.rooms, (one) =>
    left.push(one),
  )) {
    counts.messages += drafts.length
    counts.private += drafts.filter(({ where }) => 'with' in where).length
    counts.present += await presentAmong(engine, drafts)
  }
  const people = await lookAtPeople(engine, chat)
  const rooms = chat.rooms.list.map(({ name, isPrivate }) => (isPrivate ? `${name} (private)` : name))
  return [
    'Nothing is written. This import would bring:',
    `${count(people.fresh, 'account')}; ${people.known} are here already.`,
    `${count(rooms.length, 'room')}${rooms.length > 0 ? `: ${rooms.slice(0, 10).join(', ')}` : ''}.`,
    `${count(counts.messages - counts.present, 'message')} (${counts.present} of ${counts.messages} are here already; ${counts.private} are private).`,
    ...taken(people.renamed, chat.people),
    ...leftOut(left),
  ]
}

const lookAtPeople = async ({ read }: Engine, { people }: Chat) => {
  const renamed: { from: string; to: string }[] = []
  let known = 0
  for (const { key, username } of people.list) {
    if ((await itemOf(read, 'account', key)) !== undefined) {
      known += 1
      continue
    }
    const to = await freeName(read, username)
    if (to !== username) renamed.push({ from: username, to })
  }
  return { known, fresh: people.list.length - known, renamed }
}

/** Messages are found by their author, so only those of people who are here can be. */
const presentAmong = async ({ read }: Engine, drafts: MessageDraft[]): Promise<number> => {
  let present = 0
  for (const [author, own] of Map.groupBy(drafts, (draft) => draft.author)) {
    const account = await itemOf(read, 'account', author)
    if (account === undefined) continue
    for (let from = 0; from < own.length; from += 500) {
      const { n } = await read
        .selectFrom('messages')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('author', '=', account)
        .where(
          'nonce',
          'in',
          own.slice(from, from + 500).map(({ nonce }) => nonce),
        )
        .executeTakeFirstOrThrow()
      present += Number(n)
    }
  }
  return present
}
