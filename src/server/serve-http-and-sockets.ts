import type { Server } from 'bun'
import type { Door } from '../core/limits/door.ts'
import type { Clock, Log } from '../core/ports.ts'
import type { Delivery } from '../delivery/create-delivery.ts'
import type { Caller, Gateway } from '../delivery/sockets/gateway.ts'
import type { SocketData } from '../delivery/sockets/socket.ts'
import type { WatchedSockets } from '../delivery/sockets/watch-sockets.ts'
import { clientAddress } from '../gateways/http/client-address.ts'
import type { createHttp } from '../gateways/http/create-http.ts'
import { reachesInside } from '../gateways/http/origin.ts'
import type { Authenticate } from '../gateways/http/ports.ts'
import { refusalResponse } from '../gateways/http/refusal-response.ts'
import { Refusal, refuse } from '../protocol/refusals.ts'
import { callerOf } from './caller-of.ts'
import type { Config } from './config/config.ts'
import type { Listeners } from './listeners.ts'
import type { logRequests } from './log-requests.ts'
import { routeSockets } from './route-sockets.ts'

/**
 * Beyond this the runtime itself hangs up, with a bare 413. Below it each route refuses what it does not take,
 * in its own words, and unread: what nobody reads stays in the network.
 */
const longestBody = 64 * 1024 * 1024

type Parts = {
  config: Config
  listeners: Listeners
  http: ReturnType<typeof createHttp>
  /** Asked in this order; what none of them owns is HTTP of our own. */
  gateways: readonly Gateway[]
  watch: WatchedSockets
  authenticate: Authenticate
  door: Door
  delivery: Pick<Delivery, 'leave'>
  clock: Clock
  log: Log
  logRequest: ReturnType<typeof logRequests>
}

/** Opens every port; each speaks every dialect. */
export const serveHttpAndSockets = (parts: Parts): void => {
  const { config, listeners, http, gateways, door, clock } = parts

  const refused = (refusal: Refusal): Response => http.secure(refusalResponse(refusal))

  const ask = async (gateway: Gateway, request: Request, caller: Caller): Promise<Response | undefined> => {
    if (reachesInside(request, config)) throw refuse('forbidden', 'Open Parley at its own address.')
    const response = await gateway.answer(request, caller)
    return response && http.secure(response)
  }

  const answer = async (request: Request, server: Server<SocketData>, peer: string) => {
    const caller = callerOf(parts, request, server, peer)
    const gateway = gateways.find(({ owns }) => owns(caller.pathname))
    if (gateway?.countsItself?.(caller.pathname)) return ask(gateway, request, caller)
    const address = clientAddress(request, peer, config)
    door.beginRequest(address)
    try {
      return await (gateway ? ask(gateway, request, caller) : http.fetch(request, peer))
    } finally {
      door.endRequest(address)
    }
  }

  const respond = async (request: Request, server: Server<SocketData>, peer: string) => {
    try {
      // The runtime puts the Host header into the address as it came, valid or not.
      if (!URL.canParse(request.url)) throw refuse('bad-input', 'The Host header is not valid.')
      return await answer(request, server, peer)
    } catch (error) {
      if (error instanceof Refusal) return refused(error)
      throw error
    }
  }

  const websocket = routeSockets(parts)
  for (const port of config.ports)
    listeners.open(port, {
      websocket,
      idleTimeout: 30,
      maxRequestBodySize: longestBody,
      async fetch(request, server) {
        const peer = server.requestIP(request)?.address ?? ''
        const startedAt = clock.monotonic()
        const response = await respond(request, server, peer)
        parts.logRequest(request, peer, response, startedAt)
        return response
      },
      // The runtime's own page for errors shows source code.
      development: false,
      error: () => refused(refuse('internal')),
    })
}
