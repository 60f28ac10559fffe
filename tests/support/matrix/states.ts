import type { Act, Sanction } from '../../../src/core/moderation/ports.ts'
import type { TestChat } from '../start-test-chat.ts'
import { type Cast, noAudit, type Person } from './world.ts'

export type Setting = { chat: TestChat; cast: Cast; room: string }

/** Somebody in one state towards a room, on the way there by what really happens to people. */
export type State = {
  kind?: 'private'
  enter(setting: Setting): Promise<Person>
}

const act: Act = { audit: noAudit }

const member = async ({ cast, room }: Setting, ...made: Parameters<Cast['person']>): Promise<Person> => {
  const person = await cast.person(...made)
  await cast.join(room, person)
  return person
}

const withRole = async ({ cast, room }: Setting, role: 'moderator' | 'owner'): Promise<Person> => {
  const person = await cast.person()
  await cast.join(room, person, role)
  return person
}

const sanctioned = async (setting: Setting, kind: Sanction['kind'], room: string | null): Promise<Person> => {
  const person = await member(setting)
  const [account, at] = [{ id: person.id, name: person.name }, setting.chat.server.core.clock.wall()]
  await setting.chat.server.core.store.moderation.sanction(
    { kind, account, room, reason: 'test', until: null, by: account, at },
    act,
  )
  return person
}

const kicked = async (setting: Setting): Promise<Person> => {
  const person = await member(setting)
  const { store } = setting.chat.server.core
  await store.moderation.removeMember({ room: setting.room, account: person.id }, act)
  return person
}

const mustProve = async (setting: Setting): Promise<Person> => {
  const { store, ids, clock } = setting.chat.server.core
  const [id, token, at] = [ids.short(), ids.token(), clock.wall()]
  const name = `p-${id}`
  const account = { id, username: name, passwordHash: null, email: `${id}@example.org`, at }
  await store.registrations.register({ account, mustVerify: true, mailId: ids.short() })
  const session = { id: ids.short(), account: id, createdAt: at, usedAt: at, agent: '', address: '' }
  await store.sessions.create({ ...session, tokenHash: ids.hashToken(token) })
  const person = { id, name, token, password: 'none' }
  await setting.cast.join(setting.room, person)
  return person
}

const deleted = async (setting: Setting): Promise<Person> => {
  const person = await member(setting)
  const { store, ids, clock } = setting.chat.server.core
  const alias = `deleted-${ids.short()}`
  const at = clock.wall()
  await store.departures.begin({ account: person.id, alias, content: 'keep', at, newSalt: ids.token() })
  return person
}

/** Every state of an account, alone and towards a room. Each is a word in the expectation file. */
export const states: Record<string, State> = {
  anonymous: { enter: async () => ({ id: 'nobody', name: 'nobody', token: '', password: 'wrong' }) },
  'must prove an address first': { enter: mustProve },
  unverified: { enter: (setting) => member(setting, 'member', { email: 'new@example.org' }) },
  guest: { enter: (setting) => member(setting, 'guest') },
  bot: { enter: (setting) => member(setting, 'bot') },
  outsider: { enter: ({ cast }) => cast.person() },
  'outsider of a private room': { kind: 'private', enter: ({ cast }) => cast.person() },
  member: { enter: member },
  'member of a private room': { kind: 'private', enter: member },
  'muted in the room': { enter: (setting) => sanctioned(setting, 'mute', setting.room) },
  'muted everywhere': { enter: (setting) => sanctioned(setting, 'mute', null) },
  kicked: { enter: kicked },
  'banned from the room': { enter: (setting) => sanctioned(setting, 'ban', setting.room) },
  'banned from a private room': {
    kind: 'private',
    enter: (setting) => sanctioned(setting, 'ban', setting.room),
  },
  'room moderator': { enter: (setting) => withRole(setting, 'moderator') },
  'room owner': { enter: (setting) => withRole(setting, 'owner') },
  moderator: { enter: ({ cast }) => cast.person('moderator') },
  'moderator outside of a private room': { kind: 'private', enter: ({ cast }) => cast.person('moderator') },
  'moderator in a private room': { kind: 'private', enter: (setting) => member(setting, 'moderator') },
  admin: { enter: ({ cast }) => cast.person('admin') },
  'admin outside of a private room': { kind: 'private', enter: ({ cast }) => cast.person('admin') },
  owner: { enter: ({ cast }) => cast.person('owner') },
  'owner outside of a private room': { kind: 'private', enter: ({ cast }) => cast.person('owner') },
  banned: { enter: (setting) => sanctioned(setting, 'ban', null) },
  deleted: { enter: deleted },
}
