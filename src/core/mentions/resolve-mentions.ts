import type { Core } from '../core.ts'
import { mayCallAll } from '../permissions/may-call-all.ts'
import type { InRoom } from '../permissions/must-be-allowed-in.ts'
import { findMentions } from './find-mentions.ts'
import type { Mentions } from './ports.ts'

/**
 * Whom a text mentions in a room: its members but the author, so that a mention never tells anybody of a room
 * they are not in. A promise only where memory doesn't know a name or whether somebody is a member.
 */
export const resolveMentions = (core: Core, author: InRoom, text: string): Mentions | Promise<Mentions> => {
  const { names, all } = findMentions(text)
  const mentionsAll = all && mayCallAll(author) ? { mentionsAll: all } : {}
  if (names.length === 0) return mentionsAll
  const found = names.map((name) => memberNamed(core, author, name))
  const finish = (ids: (string | null)[]): Mentions => {
    const mentions = [...new Set(ids.filter((id) => id !== null))]
    return mentions.length === 0 ? mentionsAll : { mentions, ...mentionsAll }
  }
  return found.some((one) => one instanceof Promise)
    ? Promise.all(found).then(finish)
    : finish(found as (string | null)[])
}

const memberNamed = (core: Core, author: InRoom, name: string): string | null | Promise<string | null> => {
  const id = core.knownNames.idOf(name)
  return id instanceof Promise ? id.then((late) => ifMember(core, author, late)) : ifMember(core, author, id)
}

const ifMember = (
  { memberships }: Core,
  { me, room }: InRoom,
  id: string | null,
): string | null | Promise<string | null> => {
  if (id === null || id === me.account.id) return null
  if (memberships.knows(id)) return memberships.peek(id, room.id) ? id : null
  return memberships.roleOf(id, room.id).then((role) => (role ? id : null))
}
