import type { Hono } from 'hono'
import { Refusal, refuse } from '../../protocol/refusals.ts'
import { actorFromRequest } from './actor-from-request.ts'
import type { HttpParts } from './ports.ts'
import { refusalResponse } from './refusal-response.ts'

type Bindings = { Bindings: { address: string } }

/** `GET /metrics` for Prometheus: for the machine itself and for admins, unless the owner opened it to everybody. */
export const addMetricsRoute = (app: Hono<Bindings>, parts: HttpParts): void => {
  app.get('/metrics', async (c) => {
    try {
      if (parts.config.metrics === 'off') throw refuse('not-found')
      if (parts.config.metrics !== 'open') await mustBeLocalOrAdmin(parts, c.req.raw, c.env.address)
      const headers = {
        'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
        'Cache-Control': 'no-store',
      }
      return new Response(await parts.metrics(), { headers })
    } catch (error) {
      if (error instanceof Refusal) return refusalResponse(error)
      throw error
    }
  })
}

const mustBeLocalOrAdmin = async (parts: HttpParts, request: Request, address: string): Promise<void> => {
  const { isLocal, session } = await actorFromRequest(request, address, parts.config, parts.authenticate)
  if (isLocal) return
  if (!session) throw refuse('unauthenticated')
  if (!['admin', 'owner'].includes(session.account.role)) throw refuse('forbidden')
}
