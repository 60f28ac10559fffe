import type { Context, Hono } from 'hono'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { actorFromRequest } from './actor-from-request.ts'
import { answerCommand, asRefusal, mustBeOurPage } from './answer-command.ts'
import type { HttpParts } from './ports.ts'
import { readBytes } from './read-bytes.ts'
import { refusalResponse } from './refusal-response.ts'

type Bindings = { Bindings: { address: string } }

/** Images that are being received at once: more are refused before they fill the memory (R9). */
const uploadsAtOnce = 8

/** The routes of commands that carry a file, which JSON cannot, and of pictures. */
export const addFileRoutes = (app: Hono<Bindings>, parts: HttpParts): void => {
  let uploads = 0

  app.post('/api/v1/account.avatar', async (c) => {
    if (uploads >= uploadsAtOnce) return refusalResponse(refuse('overloaded', undefined, 1000))
    uploads += 1
    try {
      return await answerCommand(parts, c.req.raw, c.env.address, 'account.avatar', readImage)
    } finally {
      uploads -= 1
    }
  })
  app.get('/api/v1/account.export', (c) => answered(parts, c, 'account.export', sendExport))
  app.get('/avatars/:account/:file', (c) => answered(parts, c, 'account.profile', sendAvatar))

  const notCalledSo = (method: string) => (c: Context<Bindings>) => {
    const body = { error: refuse('bad-input', `This is called with ${method}.`).toBody() }
    return c.json(body, 405, { Allow: method })
  }
  app.all('/api/v1/account.avatar', notCalledSo('POST'))
  app.all('/api/v1/account.export', notCalledSo('GET'))
}

/** Whoever is not logged in is refused before a byte of the image is read. */
const readImage: Parameters<typeof answerCommand>[4] = async (request, actor) => {
  if (!actor.session) throw refuse('unauthenticated')
  if (!/^image\//i.test(request.headers.get('content-type') ?? ''))
    throw refuse('bad-media-type', 'Send the image itself as the body, with its type (image/…).')
  return { image: await readBytes(request, limits.avatarBytes) }
}

type Answer = (parts: HttpParts, c: Context<Bindings>) => Promise<Response>

const answered = async (
  parts: HttpParts,
  c: Context<Bindings>,
  what: string,
  answer: Answer,
): Promise<Response> => {
  try {
    mustBeOurPage(parts, c.req.raw)
    return await answer(parts, c)
  } catch (error) {
    return refusalResponse(asRefusal(parts, error, what))
  }
}

const actorOf = (parts: HttpParts, c: Context<Bindings>) =>
  actorFromRequest(c.req.raw, c.env.address, parts.config, parts.authenticate)

const sendAvatar: Answer = async (parts, c) => {
  const { account = '', file = '' } = c.req.param() as Record<string, string>
  const bytes = await parts.readAvatar(await actorOf(parts, c), account, file)
  const headers = {
    'Content-Type': 'image/webp',
    'Cache-Control': 'private, max-age=31536000, immutable',
    Vary: 'Cookie, Authorization',
  }
  return new Response(bytes as BodyInit, { headers })
}

const sendExport: Answer = async (parts, c) => {
  const { file } = (await parts.execute(await actorOf(parts, c), 'account.export', {})) as {
    file: AsyncIterable<string>
  }
  const isOpen = async (): Promise<boolean> => (await actorOf(parts, c)).session !== undefined
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Disposition': 'attachment; filename="parley-account.json"',
  }
  return new Response(streamOf(file, isOpen), { headers })
}

/**
 * Piece by piece, as fast as the other side reads; others get their turn in between. It breaks off when the
 * session ends meanwhile (R7).
 */
const streamOf = (
  file: AsyncIterable<string>,
  isOpen: () => Promise<boolean>,
): ReadableStream<Uint8Array> => {
  const pieces = file[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await new Promise((resolve) => setImmediate(resolve))
        if (!(await isOpen())) throw new Error('The session was ended.')
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel() {
        await pieces.return?.()
      },
    },
    { highWaterMark: 1 },
  )
}
