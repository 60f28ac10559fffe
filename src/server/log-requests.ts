import type { Clock } from '../core/ports.ts'
import { actorOf, agentOf } from '../gateways/http/actor-from-request.ts'
import { clientAddress } from '../gateways/http/client-address.ts'
import type { HttpConfig } from '../gateways/http/ports.ts'
import { loggedPath } from './logs/log-line.ts'
import type { Call } from './logs/open-logs.ts'

/**
 * Writes down a request once it is answered: everything but the files of the web client and the questions of
 * monitors, unless those fail. `response` is undefined for what became a socket.
 */
export const logRequests =
  (clock: Clock, config: HttpConfig, write: (call: Call) => void) =>
  (request: Request, peer: string, response: Response | undefined, startedAt: number): void => {
    const path = URL.canParse(request.url) ? new URL(request.url).pathname : ''
    const status = response?.status ?? 101
    if (status < 400 && isEveryday(request.method, path)) return
    write({
      method: request.method.slice(0, 20),
      path: loggedPath(path),
      user: actorOf(request)?.session?.account.username ?? null,
      address: clientAddress(request, peer, config),
      agent: agentOf(request),
      status,
      ms: clock.monotonic() - startedAt,
    })
  }

const isEveryday = (method: string, path: string): boolean =>
  method === 'GET' && !/^\/(api\/(?!docs|openapi)|(socket|ws|metrics|claim)\b)/.test(path)
