import type { Actor } from '../../core/actor.ts'
import { readMessageNumber } from '../../core/numbers/message-number.ts'
import { isSaid } from '../../delivery/dialects/as-line.ts'
import { readShown } from '../../delivery/dialects/read-shown.ts'
import { sentenceOf } from '../../delivery/dialects/sentence-of.ts'
import type { Caller } from '../../delivery/sockets/gateway.ts'
import type { CommandInput, CommandName, CommandOutput } from '../../protocol/commands.ts'
import type { Account } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { Refusal, refuse } from '../../protocol/refusals.ts'
import { decodeObject, registrationIn, wholeNumber, yesOrNo } from './decode.ts'
import { messageOf, roomOf, type Tools, userOf } from './encode.ts'

export type RestParts = Tools & {
  execute(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  isConnected(account: string): boolean
  /** At most so many bytes of a body that does not trickle. Refuses every other. */
  readBytes(request: Request, limit: number): Promise<Uint8Array>
}
type Asked = { parts: RestParts; request: Request; caller: Caller; id: string | undefined }
type Route = (asked: Asked) => Promise<Response>

const call = <C extends CommandName>(
  { execute }: RestParts,
  actor: Actor,
  command: C,
  input: CommandInput<C>,
) => execute(actor, command, input) as Promise<CommandOutput<C>>

const own = async (parts: RestParts, { id, username, email }: Account) => ({
  ...(await userOf(parts, { id, name: username })),
  ...(email === undefined ? {} : { email }),
})

/** The JSON object of a request; before a login it is a short one. */
const readBody = async (
  { readBytes }: RestParts,
  request: Request,
  { session }: Actor,
): Promise<Record<string, unknown>> => {
  const bytes = await readBytes(request, session ? limits.bodyBytes : limits.frameBytesBeforeHello)
  const body = decodeObject(Buffer.from(bytes).toString('utf8'))
  if (!body) throw refuse('bad-input', 'Send a JSON object.')
  return body
}

const listUsers: Route = async ({ parts, caller }) => {
  const actor = await caller.whoAsks()
  const { members } = await call(parts, actor, 'room.members', { room: 'lobby', limit: limits.pageSize })
  const users = members.map(async ({ account }) => ({
    ...(await userOf(parts, account)),
    online: parts.isConnected(account.id),
  }))
  return Response.json(await Promise.all(users))
}

const register: Route = async ({ parts, request, caller }) => {
  const input = registrationIn(await readBody(parts, request, caller.stranger))
  const made = (await parts.execute(
    caller.stranger,
    'account.register',
    input,
  )) as CommandOutput<'account.register'>
  return Response.json(await own(parts, made.account), { status: 201 })
}

const login: Route = async ({ parts, request, caller }) => {
  const { username, password } = await readBody(parts, request, caller.stranger)
  const input = { username, password }
  const found = (await parts.execute(
    caller.stranger,
    'account.login',
    input,
  )) as CommandOutput<'account.login'>
  return Response.json({ token: found.token, user: await own(parts, found.account) })
}

const listRooms: Route = async ({ parts, caller }) => {
  const { rooms } = await call(parts, await caller.whoAsks(), 'room.list', {})
  return Response.json(await Promise.all(rooms.map((room) => roomOf(parts, room))))
}

const createRoom: Route = async ({ parts, request, caller }) => {
  const actor = await caller.whoAsks()
  const { name, is_private } = await readBody(parts, request, actor)
  const isPrivate = yesOrNo(is_private)
  // A guess could make public what was meant for a few.
  if (isPrivate === undefined) throw refuse('bad-input', 'is_private is true or false.')
  const input = { name, kind: isPrivate ? 'private' : 'public' }
  const made = (await parts.execute(actor, 'room.create', input)) as CommandOutput<'room.create'>
  return Response.json(await roomOf(parts, made.room), { status: 201 })
}

const showRoom: Route = async ({ parts, caller, id }) => {
  const found = await parts.numbers.id('room', id)
  const { rooms } = await call(parts, await caller.whoAsks(), 'room.list', {})
  const room = rooms.find((one) => one.id === found)
  if (!room) throw refuse('not-found')
  return Response.json(await roomOf(parts, room))
}

/** REST has no word for joining: whoever writes in a public room joins it. */
const send: Route = async ({ parts, request, caller }) => {
  const actor = await caller.whoAsks()
  const { room_id, content } = await readBody(parts, request, actor)
  const room = await roomCalled(parts, room_id)
  const input = { room, text: content, nonce: crypto.randomUUID() }
  const post = () => parts.execute(actor, 'message.send', input) as Promise<CommandOutput<'message.send'>>
  const sent = await post().catch(async (error) => {
    if (!(error instanceof Refusal) || error.code !== 'not-a-member') throw error
    await call(parts, actor, 'room.join', { room })
    return post()
  })
  if (!actor.session) throw refuse('unauthenticated')
  const { username, id } = actor.session.account
  const message = {
    id: sent.id,
    seq: sent.seq,
    rev: sent.rev,
    at: sent.at,
    author: { id, name: username },
    text: String(content),
  }
  return Response.json(await messageOf(parts, room, message), { status: 201 })
}

const history: Route = async ({ parts, request, caller, id }) => {
  const { searchParams } = new URL(request.url)
  const room = await roomCalled(parts, id)
  const before = readMessageNumber(wholeNumber(searchParams.get('before')))?.seq
  const limit = Math.min(Math.max(wholeNumber(searchParams.get('limit')) ?? 50, 1), limits.pageSize)
  const actor = await caller.whoAsks()
  const read = (input: CommandInput<'room.history'>) => call(parts, actor, 'room.history', input)
  const { messages } = await readShown({ read, shows: isSaid }, { room, wanted: limit, before })
  const shown = await Promise.all(messages.map((message) => messageOf(parts, room, message)))
  return Response.json(shown.filter((message) => message !== undefined))
}

/** No room has this id. */
const nowhere = '-'

/**
 * The room with this number. A number that nobody has goes the same way to the same refusal as a room that may not be
 * seen, so that nobody can tell them apart by what is looked at first.
 */
export const roomCalled = async ({ numbers }: Pick<Tools, 'numbers'>, number: unknown): Promise<string> =>
  (await numbers.id('room', number)) ?? nowhere

const routes: Record<string, Route> = {
  'GET users': listUsers,
  'POST users': register,
  'POST login': login,
  'GET rooms': listRooms,
  'POST rooms': createRoom,
  'GET rooms/': showRoom,
  'POST messages': send,
  'GET messages/': history,
}

/** What can be asked: a method and a name, with a `/` where a number follows. */
export const restRoutes = Object.keys(routes)

const pattern = /^\/api\/(users|login|rooms|messages)(?:\/([^/]+))?\/?$/

export const isRest = (pathname: string): boolean => pattern.test(pathname)

/** `{"error": sentence}` with its status, as Flask programs answer. */
export const answerRest = async (parts: RestParts, request: Request, caller: Caller): Promise<Response> => {
  const [, name, id] = caller.pathname.match(pattern) ?? []
  const key = `${name}${id === undefined ? '' : '/'}`
  const route = routes[`${request.method} ${key}`]
  if (!route) {
    const isKnown = Object.keys(routes).some((one) => one.endsWith(` ${key}`))
    return failed(isKnown ? 405 : 404, isKnown ? 'Method not allowed' : 'Not found')
  }
  try {
    return await route({ parts, request, caller, id })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return failed(error.status, sentenceOf(error), error.retryAfterMs)
  }
}

const failed = (status: number, error: string, retryAfterMs?: number): Response =>
  Response.json(
    { error },
    {
      status,
      headers: retryAfterMs === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) },
    },
  )
