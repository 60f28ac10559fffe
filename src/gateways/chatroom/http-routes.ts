import type { Actor } from '../../core/actor.ts'
import { sentenceOf } from '../../delivery/dialects/sentence-of.ts'
import type { Caller } from '../../delivery/sockets/gateway.ts'
import type { CommandName, CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { Refusal } from '../../protocol/refusals.ts'
import { credentialsIn } from './decode.ts'
import { foreignOrigin } from './foreign-origin.ts'
import type { JoinGrants } from './join-grants.ts'

type Parts = {
  execute(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  grants: JoinGrants
  readBytes(request: Request, limit: number): Promise<Uint8Array>
}
type Credentials = { username: string; password: string }
type Route = (parts: Parts, caller: Caller, origin: string | null, who: Credentials) => Promise<Response>

/** `POST /register`, `POST /login` and `GET /health`, in the words of the old server. */
export const answerHttp = async (parts: Parts, request: Request, caller: Caller): Promise<Response> => {
  if (caller.pathname === '/health') return says(200, { status: 'ok' })
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: fromAnywhere })
  if (request.method !== 'POST') return fails(405, 'Method not allowed')
  try {
    const who = credentialsIn(parsed(await parts.readBytes(request, limits.frameBytesBeforeHello)))
    if (!who) return fails(400, 'Username and password are required')
    const route = caller.pathname === '/register' ? register : login
    const origin = foreignOrigin(request.headers.get('origin'), request.headers.get('host'))
    return await route(parts, caller, origin, who)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return fails(error.status, sentences[error.code] ?? sentenceOf(error), error.retryAfterMs)
  }
}

const register: Route = async ({ execute }, { stranger }, _origin, who) => {
  await execute(stranger, 'account.register', who)
  return says(201, { success: true, message: 'User registered successfully' })
}

const login: Route = async ({ execute, grants }, { stranger }, origin, who) => {
  const found = (await execute(stranger, 'account.login', who)) as CommandOutput<'account.login'>
  const { username } = found.account
  grants.give({ address: stranger.address, origin, username }, found.token)
  return says(200, { success: true, message: 'Login successful', username, token: found.token })
}

const sentences: Partial<Record<Refusal['code'], string>> = {
  'name-taken': 'Username already exists',
  'wrong-credentials': 'Invalid username or password',
}

/** Nothing here is done in the name of a cookie, so pages of any site may ask. */
const fromAnywhere = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'Content-Type',
  'Access-Control-Allow-Methods': 'POST',
}

const says = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { ...fromAnywhere, 'Cache-Control': 'no-store', ...headers } })

const fails = (status: number, message: string, retryAfterMs?: number): Response =>
  says(
    status,
    { success: false, message, error: message },
    retryAfterMs === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) },
  )

const parsed = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}
