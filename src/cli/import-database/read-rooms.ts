import { limits } from '../../protocol/limits.ts'
import { isPlainName } from '../../protocol/text.ts'
import { systemIds as ids } from '../../server/system.ts'
import type { ImportedRoom } from '../../storage/queries/database-imports.ts'
import type { Layout } from './detect.ts'
import type { People } from './read-people.ts'
import { isTrue, textOf, timeOf } from './read-value.ts'
import type { Source } from './source.ts'
import { keyOf } from './source-key.ts'

/** Members and owner are keys of people until these have accounts. */
export type RoomDraft = Omit<ImportedRoom, 'owner' | 'members'> & {
  owner: string | null
  members: Set<string>
}

export type Rooms = {
  list: RoomDraft[]
  /** Whether the database says who belongs where. */
  hasMembers: boolean
  /** The room of a value that stands where a room is meant; made from its name when it is not known. */
  find(value: string): RoomDraft
}

export const readRooms = async (
  source: Source,
  { rooms, members }: Layout,
  people: People,
  now: number,
): Promise<Rooms> => {
  const list: RoomDraft[] = []
  const byValue = new Map<string, RoomDraft>()
  const publicNames = new Set<string>()

  const add = (room: Omit<RoomDraft, 'id' | 'members'>, id: string): RoomDraft => {
    const name = room.isPrivate ? room.name : unused(room.name, publicNames)
    const draft = { ...room, name, id: ids.short(), members: new Set<string>() }
    list.push(draft)
    if (id !== '') byValue.set(id, draft)
    const byName = room.name.toLowerCase()
    if (!byValue.has(byName)) byValue.set(byName, draft)
    return draft
  }

  if (rooms) {
    const { id = '', name = '', isPrivate = '', owner = '', at = '' } = rooms.columns
    for await (const page of source.rows(rooms.table, [id || name]))
      for (const row of page) {
        const [number, called] = [textOf(row[id]), textOf(row[name])]
        const made = timeOf(row[at])
        const by = textOf(row[owner])
        add(
          {
            key: keyOf('room', number, called, String(made ?? '')),
            name: roomName(called, number),
            isPrivate: isTrue(row[isPrivate]),
            owner: by === '' ? null : people.find(by, isId(owner)).key,
            at: made ?? now,
          },
          number,
        )
      }
  }

  const find = (value: string): RoomDraft =>
    byValue.get(value) ??
    byValue.get(value.toLowerCase()) ??
    add(
      {
        key: keyOf('room', '', value, ''),
        name: roomName(value, value),
        isPrivate: false,
        owner: null,
        at: now,
      },
      value,
    )

  if (members) {
    const { room = '', user = '' } = members.columns
    for await (const page of source.rows(members.table, []))
      for (const row of page) {
        const [where, who] = [textOf(row[room]), textOf(row[user])]
        if (where !== '' && who !== '') find(where).members.add(people.find(who, isId(user)).key)
      }
  }

  return { list, hasMembers: members !== undefined, find }
}

/** Whether a column holds ids, by its name. */
export const isId = (column: string): boolean => /(_|^)id$|^created_by$/.test(column)

const roomName = (name: string, number: string): string => {
  const plain = [...name.trim().replace(/^[#@]+/, '')].filter((sign) => isPlainName(`a${sign}b`)).join('')
  return plain.slice(0, limits.roomNameLength).trim() || `room ${number}`
}

/** Public names are told apart whatever their case. */
const unused = (name: string, taken: Set<string>): string => {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name} ${number}`
    const key = candidate.normalize('NFKC').toLowerCase()
    if (taken.has(key)) continue
    taken.add(key)
    return candidate
  }
}
