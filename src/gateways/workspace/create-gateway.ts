import type { Actor } from '../../core/actor.ts'
import { asRefusal } from '../../core/as-refusal.ts'
import type { Caller, Gateway } from '../../delivery/sockets/gateway.ts'
import { limits } from '../../protocol/limits.ts'
import * as auth from './auth.ts'
import { tokenOf } from './decode.ts'
import { faultOf } from './encode.ts'
import { detail, Fault, invalidToken, noCredentials, notFound } from './faults.ts'
import * as messages from './messages.ts'
import type { Asked, Reply, WorkspaceParts } from './ports.ts'
import * as rooms from './rooms.ts'
import { findRoute, isOwn, type RouteName, roomOfSocket } from './routes.ts'
import { createSockets, type SocketData } from './sockets.ts'

const handlers: Record<RouteName, (asked: Asked) => Promise<Reply>> = {
  register: auth.register,
  login: auth.login,
  profile: auth.profile,
  showVerification: auth.showVerification,
  verify: auth.verify,
  resend: auth.resend,
  listRooms: rooms.listRooms,
  createRoom: rooms.createRoom,
  showRoom: rooms.showRoom,
  renameRoom: rooms.renameRoom,
  closeRoom: rooms.closeRoom,
  addParticipant: rooms.addParticipant,
  removeParticipant: rooms.removeParticipant,
  listMessages: messages.listMessages,
  send: messages.send,
  deleteMessage: messages.deleteMessage,
}

const open = new Set<RouteName>(['register', 'login', 'showVerification', 'verify', 'resend'])
/** What reads no body. */
const bodiless = new Set<RouteName>(['verify'])

/** REST as Django REST Framework speaks it, and a socket for each room. */
export const createWorkspaceGateway = (parts: WorkspaceParts): Gateway<SocketData> => {
  const sockets = createSockets(parts)
  const ofRequests = { ...parts, execute: parts.executeUnlogged }

  /** Only what the header proves: no cookie is looked at here, so no page of another site can use one. */
  const actorOf = async (request: Request, stranger: Actor): Promise<Actor> => {
    const token = tokenOf(request.headers.get('authorization'))
    if (token === undefined) return stranger
    const session = token === '' ? undefined : await parts.authenticate(token, stranger.address)
    if (!session) throw invalidToken()
    return { ...stranger, session }
  }

  const respond = async (request: Request, caller: Caller): Promise<Reply> => {
    const found = findRoute(request.method, caller.pathname)
    if (!found) throw notFound()
    const { stranger } = caller
    const actor = await actorOf(request, stranger)
    parts.remember(request, actor)
    parts.takeRate(actor, actor.session ? 'workspaceUser' : 'workspaceAnonymous')
    if ('allowed' in found) throw notAllowed(request.method, found.allowed)
    if (!actor.session && !open.has(found.route)) throw noCredentials()
    const body = await bodyOf(request, actor, found.route)
    // A body may take its time; a session that was ended meanwhile does nothing more (R7).
    if (actor.session) await actorOf(request, stranger)
    return handlers[found.route]({
      parts: ofRequests,
      request,
      url: new URL(request.url),
      actor,
      params: found.params,
      body,
    })
  }

  const bodyOf = async (request: Request, actor: Actor, route: RouteName): Promise<unknown> => {
    if (!['POST', 'PUT'].includes(request.method) || bodiless.has(route)) return {}
    return parts.readJson(request, actor.session ? limits.bodyBytes : limits.frameBytesBeforeHello)
  }

  return {
    dialect: sockets.dialect,
    owns: isOwn,
    async answer(request, caller) {
      try {
        const room = roomOfSocket(caller.pathname)
        if (room !== undefined) {
          await sockets.upgrade(request, caller, room)
          return undefined
        }
        return asResponse(await respond(request, caller))
      } catch (error) {
        return asResponse(faultIn(parts, error))
      }
    },
    sockets: sockets.handler,
  }
}

const notAllowed = (method: string, allowed: string[]): Fault =>
  detail(405, `Method "${method}" not allowed.`, { Allow: allowed.join(', ') })

const faultIn = ({ log }: WorkspaceParts, error: unknown): Fault =>
  error instanceof Fault ? error : faultOf(asRefusal(log, error, 'workspace'))

const asResponse = (reply: Reply | Fault): Response => {
  if (reply instanceof Response) return reply
  const headers = {
    'Cache-Control': 'no-store',
    Vary: 'Authorization',
    ...(reply instanceof Fault ? reply.headers : {}),
  }
  if (reply.status === 204) return new Response(null, { status: 204, headers })
  return Response.json(reply.body, { status: reply.status, headers })
}
