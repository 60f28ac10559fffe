import type { AccountRole } from '../../src/protocol/entities.ts'
import { shareFile } from '../server/files/upload-file.ts'
import type { Known } from '../support/hostile-values.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { fillSecretRoom, words } from './fill-secret-room.ts'

/** Everybody who is no member of the secret room, and what they may call their own. */
export type Outsider = { who: string; known: Known }

export type SecretScene = {
  chat: TestChat
  /** Who runs the server and made the room, and who else is in it. */
  owner: string
  insider: string
  room: string
  /** Ids of what only members may know of; each with two of the same shape that never existed. */
  ids: { what: string; secret: string; unknown: readonly [string, string] }[]
  direct: string
  /** Ids of a text, a picture and an upload in the room. */
  files: string[]
  /** Words that stand in the room alone. */
  tokens: string[]
  outsiders: Outsider[]
}

/** Not those that would end the outsider or its session, which are still needed, or that know of nothing but passwords. */
export const isQuestion = (command: string): boolean =>
  !/^(session\.(hello|revoke)|account\.(register|login|logout|delete|change-password|change-email))$/.test(
    command,
  )

/** A private room with a word of its own in each place, a direct conversation, and five kinds of outsiders. */
export const startSecretScene = async (env: Record<string, string> = {}): Promise<SecretScene> => {
  const chat = await startTestChat({ env: { PARLEY_CONSOLE_PORT: 'any', ...env } })
  const { call } = chat
  const { token: owner } = await chat.register('alice')
  const { token: insider } = await chat.register('bob')
  const outsiders = [
    ...(await Promise.all(
      (['member', 'guest', 'bot', 'moderator'] as const).map((role) =>
        outsider(chat, owner, `a-${role}`, role),
      ),
    )),
    await outsider(chat, owner, 'a-former-member', 'member'),
  ]

  const create = { name: `room ${words.inName}`, kind: 'private', topic: `about ${words.inTopic}` } as const
  const { room } = await call(owner, 'room.create', create)
  for (const username of ['bob', 'a-former-member'])
    await call(owner, 'room.invite', { room: room.id, username })
  await call(outsiders.at(-1)?.known.token ?? '', 'room.leave', { room: room.id })
  // Why somebody is banned is told to nobody but them.
  const { account: carol } = await chat.register('carol')
  await call(owner, 'room.ban', { room: room.id, account: carol.id, reason: `for ${words.inBanReason}` })
  const inside = await fillSecretRoom(chat, { owner, insider }, room.id, create.name)

  const direct = (await call(owner, 'room.direct', { people: ['bob'] })).room.id
  await call(owner, 'message.send', { room: direct, text: `between us: ${words.inDirect}`, nonce: 'direct' })
  await call(insider, 'draft.set', { room: direct, text: `soon ${words.inDirectDraft}` })
  await shareFile(chat, owner, direct, `${words.inDirectFileName}.txt`, Buffer.from('plan'))
  const group = (await call(owner, 'room.direct', { people: ['bob', 'carol'] })).room.id
  await call(insider, 'message.send', {
    room: group,
    text: `the three of us: ${words.inGroup}`,
    nonce: 'group',
  })

  const { session } = await call(insider, 'account.whoami', {})
  const hidden = {
    'the room': room.id,
    'the direct conversation': direct,
    ...inside,
    'the session of a member': session,
  }
  const ids = [
    ...Object.entries(hidden).map(([what, secret]) => ({ what, secret, unknown: nobodysLike(secret) })),
    {
      what: 'the name of the room',
      secret: create.name,
      unknown: ['room pangolin', 'room axolotl'] as const,
    },
  ]
  return {
    chat,
    owner,
    insider,
    room: room.id,
    direct,
    files: filesOf(inside),
    ids,
    tokens: Object.values(words),
    outsiders,
  }
}

const filesOf = (inside: Record<string, string>): string[] =>
  ['the file', 'the picture', 'the upload', 'the deleted file'].map((what) => inside[what] as string)

/** As long and of the same letters, but nobody's: two of them. Of a message the place stays. */
const nobodysLike = (id: string): [string, string] => {
  const [letters = '', ...place] = id.split('.')
  const turned = (by: number): string => letters.slice(by) + letters.slice(0, by)
  return [[turned(3), ...place].join('.'), [turned(7), ...place].join('.')]
}

const outsider = async (
  chat: TestChat,
  owner: string,
  username: string,
  role: AccountRole,
): Promise<Outsider> => {
  const { token, account } = await chat.register(username)
  await chat.call(owner, 'account.set-role', { account: account.id, role })
  const made = await chat.post(token, 'room.create', { name: `of ${username}`, kind: 'private' })
  // Guests make no rooms: theirs is the lobby.
  const room = made.status === 200 ? (made.body as { room: { id: string } }).room.id : 'lobby'
  const { id: message } = await chat.call(token, 'message.send', { room, text: 'mine', nonce: 'mine' })
  const { session, account: now } = await chat.call(token, 'account.whoami', {})
  if (now.role !== role) throw new Error(`${username} is a ${now.role}, and no ${role}.`)
  const known = { room, message, account: account.id, username, session, password: testPassword, token }
  return { who: username, known }
}
