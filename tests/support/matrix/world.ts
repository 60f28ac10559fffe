import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import type { AuditDraft } from '../../../src/core/audit/ports.ts'
import type { AccountRole, RoomRole } from '../../../src/protocol/entities.ts'
import { type TestChat, testPassword } from '../start-test-chat.ts'

export type Person = { id: string; name: string; token: string; password: string }

/**
 * What one call of the matrix is done in: fresh for every call, so that none stands in the way of another, and
 * made only when the call asks for it.
 */
export type World = {
  room: string
  /** Who calls; what it is allowed follows from its state. */
  actor: Person
  /** Id and name of a plain member of the room, to whom things are done. */
  readonly target: Promise<string>
  readonly targetName: Promise<string>
  /** Id and name of somebody who belongs to no room but the lobby. */
  readonly outside: Promise<string>
  readonly outsideName: Promise<string>
  /** Id of somebody with a proved address. */
  readonly proved: Promise<string>
  /** Id of somebody who is banned and muted, in the room and everywhere. */
  readonly outcast: Promise<string>
  /** Messages of the target and of the actor in the room. */
  readonly theirs: Promise<string>
  readonly mine: Promise<string>
  /** Of the target’s message. */
  readonly report: Promise<string>
  /** Something deleted in the room, and something in all rooms. */
  readonly deletion: Promise<string>
  readonly deletionEverywhere: Promise<string>
  /** Somebody else’s. */
  readonly invitation: Promise<string>
  /** Uploads of the actor’s and the target’s with half of their bytes; below, a file that the target sent. */
  readonly upload: Promise<string>
  readonly theirUpload: Promise<string>
  /** The same with all of them. */
  readonly whole: Promise<string>
  readonly theirWhole: Promise<string>
  readonly theirFile: Promise<string>
  fresh(): string
}

export type Cast = {
  person(role?: AccountRole, more?: { email?: string; mustVerify?: boolean }): Promise<Person>
  room(kind: 'public' | 'private'): Promise<string>
  join(room: string, person: Person, role?: RoomRole): Promise<void>
  say(room: string, person: Person, text: string): Promise<string>
}

export const noAudit: AuditDraft = {
  at: 0,
  actor: { id: '', name: '' },
  address: '',
  action: 'x',
  subject: '',
  room: null,
  details: '{}',
}

/** Makes people and rooms straight in the store: a password costs a hash only once. */
export const castIn = async (chat: TestChat): Promise<Cast> => {
  const { store, ids, clock, passwords } = chat.server.core
  const passwordHash = await passwords.hash(testPassword)

  const person: Cast['person'] = async (role = 'member', { email } = {}) => {
    const [id, token] = [ids.short(), ids.token()]
    const name = `p-${id}`
    const at = clock.wall()
    await store.accounts.create({ id, username: name, passwordHash, email: email ?? null, at })
    if (role !== 'member') await store.moderation.setAccountRole({ account: id, role }, { audit: noAudit })
    const session = { id: ids.short(), account: id, createdAt: at, usedAt: at, agent: '', address: '' }
    await store.sessions.create({ ...session, tokenHash: ids.hashToken(token) })
    return { id, name, token, password: testPassword }
  }

  const say: Cast['say'] = async (room, { id, name }, text) => {
    const draft = { room, author: { id, name }, text, at: clock.wall(), nonce: ids.short() }
    return (await store.messages.append(draft)).message.id
  }

  return {
    person,
    say,
    async room(kind) {
      const owner = await person()
      const id = ids.short()
      await store.rooms.create(
        { id, name: `r-${id}`, kind, topic: '', at: clock.wall() },
        { id: owner.id, name: owner.name },
      )
      return id
    },
    async join(room, { id, name }, role = 'member') {
      const author = { id, name }
      const notice = {
        room,
        author,
        text: `${name} joined`,
        at: clock.wall(),
        nonce: null,
        kind: 'notice',
      } as const
      await store.rooms.join(room, author, role, notice)
    },
  }
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Around somebody who is in a state towards a room. */
export const buildWorld = (chat: TestChat, cast: Cast, room: string, actor: Person): World => {
  const target = once(async () => {
    const person = await cast.person()
    await cast.join(room, person)
    return person
  })
  const outcast = once(async () => {
    const person = await cast.person()
    await castOut(chat, room, person)
    return person
  })
  const theirs = once(async () => cast.say(room, await target(), 'something'))
  const gone = async (where: string | null) =>
    deleted(chat, await cast.say(room, await outcast(), 'gone'), room, where)
  return {
    room,
    actor,
    get target() {
      return target().then(({ id }) => id)
    },
    get targetName() {
      return target().then(({ name }) => name)
    },
    get outside() {
      return cast.person().then(({ id }) => id)
    },
    get outsideName() {
      return cast.person().then(({ name }) => name)
    },
    get proved() {
      return cast.person('member', { email: 'proved@example.org' }).then(({ id }) => prove(chat, id))
    },
    get outcast() {
      return outcast().then(({ id }) => id)
    },
    get theirs() {
      return theirs()
    },
    get mine() {
      return cast.say(room, actor, 'mine')
    },
    get report() {
      return theirs().then(async (message) => reported(chat, message, await target()))
    },
    get deletion() {
      return gone(room)
    },
    get deletionEverywhere() {
      return gone(null)
    },
    get invitation() {
      return cast.person().then((person) => invited(chat, person))
    },
    get upload() {
      return uploaded(chat, room, actor, 10)
    },
    get theirUpload() {
      return target().then((person) => uploaded(chat, room, person, 10))
    },
    get whole() {
      return uploaded(chat, room, actor, 5)
    },
    get theirWhole() {
      return target().then((person) => uploaded(chat, room, person, 5))
    },
    get theirFile() {
      return target().then((person) => sentFile(chat, room, person))
    },
    fresh: () => `f-${chat.server.core.ids.short()}`,
  }
}

/** As the link in a mail would. */
const prove = ({ dataFolder, server: { core } }: TestChat, id: string): string => {
  const db = new Database(join(dataFolder, 'parley.db'))
  db.run('pragma busy_timeout = 5000')
  const address = `${id}@example.org`
  db.run('update accounts set email = ?, email_key = ?, email_verified_at = 1 where id = ?', [
    address,
    address,
    id,
  ])
  db.close()
  core.standings.forget(id)
  return id
}

const castOut = async ({ server: { core } }: TestChat, room: string, { id, name }: Person): Promise<void> => {
  const account = { id, name }
  for (const kind of ['ban', 'mute'] as const)
    for (const where of [room, null])
      await core.store.moderation.sanction(
        { kind, account, room: where, reason: '', until: null, by: account, at: core.clock.wall() },
        { audit: noAudit },
      )
}

const reported = ({ server: { core } }: TestChat, message: string, author: Person) =>
  core.store.reports.create({
    id: core.ids.short(),
    at: core.clock.wall(),
    reporter: 'somebody',
    message,
    author: { id: author.id, name: author.name },
    text: 'something',
    reason: 'spam',
  })

const deleted = async (
  { server: { core } }: TestChat,
  message: string,
  room: string,
  where: string | null,
) => {
  const [id, at] = [core.ids.short(), core.clock.wall()]
  const span = { accounts: [], room: where, from: 0, to: at }
  await core.store.deletions.begin({ id, at, by: 'x', reason: '', ...span }, noAudit)
  await core.store.deletions.deleteBatch(id, room, [Number(message.split('.').at(-1))])
  return id
}

const invited = async ({ server: { core } }: TestChat, inviter: Person): Promise<string> => {
  const [id, at] = [core.ids.short(), core.clock.wall()]
  await core.store.invitations.create({
    id,
    tokenHash: core.ids.hashToken(core.ids.token()),
    inviter: inviter.id,
    role: 'member',
    rooms: [],
    uses: 1,
    at,
    expiresAt: at + 86_400_000,
  })
  return id
}

async function* half(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('hello')
}

/** Five bytes of an upload. */
const uploaded = async (
  { server: { core } }: TestChat,
  room: string,
  { id: account }: Person,
  bytes: number,
): Promise<string> => {
  const file = { id: core.ids.short(), account, room, name: 'notes.txt', bytes, at: core.clock.wall() }
  await core.store.files.begin(file, Number.POSITIVE_INFINITY)
  await core.uploads.append(file.id, 0, half(), 5, new AbortController().signal)
  return file.id
}

const sentFile = async (chat: TestChat, room: string, person: Person): Promise<string> => {
  const { core } = chat.server
  const id = await uploaded(chat, room, person, 5)
  await core.keptFiles.keep(id)
  const looks = { width: null, height: null, blur: null, thumbnail: false }
  const file = { id, name: 'notes.txt', bytes: 5, type: 'text/plain', kind: 'file', ...looks } as const
  await core.store.files.finish({ ...file, sha256: '', at: core.clock.wall() })
  const author = { id: person.id, name: person.name }
  await core.store.messages.append({ room, author, text: '', at: 0, nonce: core.ids.short(), files: [id] })
  return id
}
