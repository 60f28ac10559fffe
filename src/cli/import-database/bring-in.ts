import { systemIds as ids } from '../../server/system.ts'
import type { Engine } from '../../storage/engine.ts'
import type { Became } from '../../storage/queries/database-imports.ts'
import type { ImportedMessage } from '../../storage/queries/imports.ts'
import { showProgress } from '../ui/progress.ts'
import type { Layout } from './detect.ts'
import { type Left, type MessageDraft, readMessages } from './read-messages.ts'
import type { People } from './read-people.ts'
import type { RoomDraft, Rooms } from './read-rooms.ts'
import type { Source } from './source.ts'
import { count, leftOut, taken } from './tell.ts'

export type Chat = { source: Source; layout: Layout; people: People; rooms: Rooms; total: number }

/** In one transaction: short enough that a stop loses little, long enough to be quick. */
const [peopleAtOnce, messagesAtOnce] = [100, 1000]

type Import = { id: string; source: string; at: number }

/** Writes everything, a part at a time, each of which stays when something stops it. */
export const bringIn = async (engine: Engine, chat: Chat, about: Import): Promise<string[]> => {
  await engine.write('import.begin', about)
  const target = createTarget(engine, about.id, chat)
  const left: Left[] = []
  const progress = showProgress('Importing', chat.total)
  let added = 0
  let read = 0
  try {
    await target.settle()
    const batches = readMessages(chat.source, chat.layout, chat.people, chat.rooms, (one) => left.push(one))
    for await (const drafts of batches) {
      // Whoever and whatever only messages name comes up while they are read.
      await target.settle()
      added += await target.append(drafts)
      read += drafts.length
      progress.add(drafts.length)
    }
    await target.settle()
  } finally {
    progress.end()
  }
  await engine.write('import.end', about.id)
  return [
    `Import ${about.id} of ${about.source}: ${target.summary()}`,
    `${count(added, 'message')} were new; ${read - added} were there already.`,
    ...taken(target.renamed(), chat.people),
    ...leftOut(left),
    `"parley import database --undo ${about.id}" takes it back.`,
  ]
}

const createTarget = (engine: Engine, id: string, { people, rooms }: Chat) => {
  const accounts = new Map<string, Became>()
  const places = new Map<RoomDraft, Became>()
  const membersTold = new Map<RoomDraft, number>()
  const directs = new Map<string, string>()
  const renamed: { from: string; to: string }[] = []

  const accountOf = (key: string): Became => accounts.get(key) as Became

  const settlePeople = async (): Promise<void> => {
    const waiting = people.list.slice(accounts.size)
    for (let from = 0; from < waiting.length; from += peopleAtOnce) {
      const part = waiting.slice(from, from + peopleAtOnce)
      const became = await engine.write('import.people', { id, people: part })
      for (const [i, person] of part.entries()) {
        const one = became[i] as Became
        accounts.set(person.key, one)
        if (one.isNew && one.name !== person.username) renamed.push({ from: person.username, to: one.name })
      }
    }
  }

  /** Again when it has got members since. */
  const settleRooms = async (): Promise<void> => {
    for (const room of rooms.list) {
      if (places.has(room) && membersTold.get(room) === room.members.size) continue
      const members = [...room.members].map((key) => accountOf(key).id)
      const owner = room.owner === null ? null : accountOf(room.owner).id
      const [became] = await engine.write('import.rooms', { id, rooms: [{ ...room, owner, members }] })
      if (!places.has(room)) places.set(room, became as Became)
      membersTold.set(room, room.members.size)
    }
  }

  const roomOf = async ({ author, where, at }: MessageDraft): Promise<string> => {
    if ('room' in where) return where.room ? (places.get(where.room) as Became).id : 'lobby'
    const key = [author, where.with].sort().join(' ')
    const known = directs.get(key)
    if (known !== undefined) return known
    const both = [...new Set([author, where.with])].map((one) => {
      const { id: account, name } = accountOf(one)
      return { id: account, name }
    })
    const room = await engine.write('import.direct', { import: id, id: ids.short(), people: both, at })
    directs.set(key, room)
    return room
  }

  return {
    async settle(): Promise<void> {
      await settlePeople()
      await settleRooms()
    },
    /** Answers how many were new. */
    async append(drafts: MessageDraft[]): Promise<number> {
      const byRoom = new Map<string, ImportedMessage[]>()
      for (const draft of drafts) {
        const room = await roomOf(draft)
        const author = accountOf(draft.author)
        const message: ImportedMessage = {
          author: { id: author.id, name: author.name },
          kind: 'text',
          text: draft.text,
          at: draft.at,
          nonce: draft.nonce,
        }
        byRoom.set(room, [...(byRoom.get(room) ?? []), message])
      }
      let added = 0
      for (const [room, messages] of byRoom)
        for (let from = 0; from < messages.length; from += messagesAtOnce)
          added += await engine.write('import.batch', {
            id,
            room,
            messages: messages.slice(from, from + messagesAtOnce),
          })
      return added
    },
    renamed: () => renamed,
    summary(): string {
      const newPeople = [...accounts.values()].filter(({ isNew }) => isNew).length
      const newRooms = [...places.values()].filter(({ isNew }) => isNew).length
      return `${count(newPeople, 'account')} new of ${accounts.size}, ${count(newRooms, 'room')} new of ${places.size}.`
    },
  }
}
