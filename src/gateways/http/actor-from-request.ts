import type { Actor } from '../../core/actor.ts'
import { clientAddress, isLocalRequest } from './client-address.ts'
import { credentialsOf } from './credentials-of.ts'
import type { Authenticate, HttpConfig } from './ports.ts'

const agentLength = 200

const asked = new WeakMap<Request, Actor>()

/** Who was found to have sent this request, for the log; undefined when nobody asked. */
export const actorOf = (request: Request): Actor | undefined => asked.get(request)

/** For dialects that find out by themselves who sends a request. */
export const rememberActor = (request: Request, actor: Actor): void => void asked.set(request, actor)

/** Who calls, from what the connection and the session prove. `address` is the peer's network address. */
export const actorFromRequest = async (
  request: Request,
  address: string,
  config: HttpConfig,
  authenticate: Authenticate,
): Promise<Actor> => {
  const { token } = credentialsOf(request, config)
  const isLocal = isLocalRequest(request, address, config)
  const client = clientAddress(request, address, config)
  const session = token === '' ? undefined : await authenticate(token, client, isLocal)
  const actor: Actor = {
    address: client,
    agent: agentOf(request),
    ...(isLocal ? { isLocal } : {}),
    ...(session ? { session } : {}),
  }
  asked.set(request, actor)
  return actor
}

/** Shown in the list of sessions, also in terminals: so nothing that could steer one. */
export const agentOf = (request: Request): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
  (request.headers.get('user-agent') ?? '').replace(/[\u0000-\u001f\u007f-\u009f]/g, '').slice(0, agentLength)
