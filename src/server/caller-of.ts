import type { Server } from 'bun'
import type { Door } from '../core/limits/door.ts'
import type { Caller } from '../delivery/sockets/gateway.ts'
import type { SocketData } from '../delivery/sockets/socket.ts'
import { actorFromRequest, agentOf } from '../gateways/http/actor-from-request.ts'
import { clientAddress, isLocalRequest } from '../gateways/http/client-address.ts'
import { isAllowedOrigin } from '../gateways/http/origin.ts'
import type { Authenticate, HttpConfig } from '../gateways/http/ports.ts'
import { refuse } from '../protocol/refusals.ts'

type Parts = { config: HttpConfig; authenticate: Authenticate; door: Door }

/** What a gateway is told of whoever sent this request, and the only way for it to make it a socket. */
export const callerOf = (
  { config, authenticate, door }: Parts,
  request: Request,
  server: Server<SocketData>,
  peer: string,
): Caller => ({
  pathname: new URL(request.url).pathname,
  get stranger() {
    const isLocal = isLocalRequest(request, peer, config)
    return {
      address: clientAddress(request, peer, config),
      agent: agentOf(request),
      ...(isLocal ? { isLocal } : {}),
    }
  },
  async whoAsks() {
    if (!isAllowedOrigin(request, config)) throw refuse('forbidden', 'Open Parley at its own address.')
    return actorFromRequest(request, peer, config, authenticate)
  },
  upgrade(data, headers) {
    const { address } = data.actor
    const { isKnown } = data
    door.enter(address, isKnown)
    if (server.upgrade(request, { data, ...(headers ? { headers } : {}) })) return
    door.leave(address, isKnown)
    throw refuse('bad-input', 'This address speaks WebSocket only.')
  },
})
