import { type Context, Hono } from 'hono'
import { refuse } from '../../protocol/refusals.ts'
import { answerCommand } from './answer-command.ts'
import { addClaimRoutes } from './claim-routes.ts'
import { addConversationFiles } from './conversation-files.ts'
import { docsCss } from './docs-css.ts'
import { docsPage } from './docs-page.ts'
import { addFileRoutes } from './file-routes.ts'
import { addMailPages } from './mail-pages.ts'
import { addMetricsRoute } from './metrics-route.ts'
import { notFound } from './not-found.ts'
import { openApiText } from './openapi-files.ts'
import type { HttpParts } from './ports.ts'
import { refusalResponse } from './refusal-response.ts'
import { isRestCommand } from './rest-commands.ts'
import { securityHeaders } from './security-headers.ts'
import { sendAsset } from './send-asset.ts'

type Bindings = { Bindings: { address: string } }

/** REST, the API's own description, health and the web client. `address` is the peer's network address. */
export const createHttp = (parts: HttpParts) => {
  const headers = Object.entries(securityHeaders(parts.config))

  /** For answers that are given outside of these routes, such as a refused upgrade. */
  const secure = (response: Response): Response => {
    for (const [name, value] of headers) if (!response.headers.has(name)) response.headers.set(name, value)
    return response
  }

  const app = new Hono<Bindings>()
  app.use(async (c, next) => {
    await next()
    secure(c.res)
    if (!c.req.path.startsWith('/api/')) return
    c.res.headers.set('Cache-Control', 'no-store')
    c.res.headers.set('Vary', 'Cookie, Authorization')
  })
  addFileRoutes(app, parts)
  addConversationFiles(app, parts)
  addCommands(app, parts)
  addDescription(app)
  addHealth(app, parts)
  addMetricsRoute(app, parts)
  addClaimRoutes(app, parts)
  addMailPages(app, parts)

  app.get('*', async (c) => {
    const asset = c.req.path.startsWith('/api/') ? undefined : await parts.assets.find(c.req.path)
    return asset ? sendAsset(c.req.raw, asset) : notFound(c.req.raw, c.req.path)
  })
  app.notFound((c) => notFound(c.req.raw, c.req.path))
  app.onError((error) => {
    parts.log.error({ error: error.stack ?? error.message }, 'bug in http')
    return refusalResponse(refuse('internal'))
  })

  return {
    secure,
    fetch: (request: Request, address: string): Response | Promise<Response> =>
      app.fetch(request, { address }),
  }
}

const addCommands = (app: Hono<Bindings>, parts: HttpParts): void => {
  app.post('/api/v1/:command', (c) => {
    const command = c.req.param('command')
    if (!isRestCommand(command)) return refusalResponse(refuse('unknown-command'))
    return answerCommand(parts, c.req.raw, c.env.address, command)
  })
  app.all('/api/v1/:command', (c) => {
    if (!isRestCommand(c.req.param('command'))) return refusalResponse(refuse('unknown-command'))
    const body = { error: refuse('bad-input', 'Commands are called with POST.').toBody() }
    return c.json(body, 405, { Allow: 'POST' })
  })
}

const addDescription = (app: Hono<Bindings>): void => {
  const send = (c: Context, type: string, text: string) =>
    c.body(text, 200, { 'Content-Type': `${type}; charset=utf-8` })
  app.get('/api/openapi.json', (c) => send(c, 'application/json', openApiText()))
  app.get('/api/docs', (c) => send(c, 'text/html', docsPage()))
  app.get('/api/docs.css', (c) => send(c, 'text/css', docsCss))
}

const addHealth = (app: Hono<Bindings>, { health }: HttpParts): void => {
  const noStore = { 'Cache-Control': 'no-store' }
  app.get('/healthz', (c) => c.json({ ok: health.serving() }, health.serving() ? 200 : 503, noStore))
  app.get('/readyz', async (c) => {
    const state = await health.ready()
    return c.json(state, state.ok ? 200 : 503, noStore)
  })
}
