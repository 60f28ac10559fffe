import type { Context, Hono } from 'hono'
import { Refusal, refuse } from '../../protocol/refusals.ts'
import { actorFromRequest } from './actor-from-request.ts'
import { asRefusal, mustBeOurPage } from './answer-command.ts'
import type { HttpParts } from './ports.ts'
import { refusalResponse } from './refusal-response.ts'
import { type Found, sendFile } from './send-file.ts'
import { trickleOf } from './trickle-of.ts'

type Bindings = { Bindings: { address: string } }

/** Parts of files that are received at once: more are refused before they cost anything (R9). */
const partsAtOnce = 64
/** Of one account, so that a slow one leaves room for the others; a client waits and sends its part again. */
const partsOfOneAtOnce = 4

/** The routes of files in conversations: their parts come with PUT, and they go with GET, also in ranges. */
export const addConversationFiles = (app: Hono<Bindings>, parts: HttpParts): void => {
  let receiving = 0
  const receivingOf = new Map<string, number>()

  /** Who sends is known by now, and nothing of the body is read. */
  const withPlace = async <T>(account: string, work: () => Promise<T>): Promise<T> => {
    const before = receivingOf.get(account) ?? 0
    if (before >= partsOfOneAtOnce)
      throw refuse('overloaded', 'Send fewer parts of files at once: wait for those on their way.', 500)
    receivingOf.set(account, before + 1)
    try {
      return await work()
    } finally {
      const left = (receivingOf.get(account) ?? 1) - 1
      if (left > 0) receivingOf.set(account, left)
      else receivingOf.delete(account)
    }
  }

  const receive = async (c: Context<Bindings>): Promise<Response> => {
    if (receiving >= partsAtOnce) throw refuse('overloaded', undefined, 1000)
    receiving += 1
    try {
      return Response.json(await write(parts, c, withPlace))
    } finally {
      receiving -= 1
    }
  }

  app.put('/api/v1/files/:file', (c) => answered(parts, c, 'file.write', () => receive(c)))
  app.all('/api/v1/files/:file', (c) => {
    const body = { error: refuse('bad-input', 'Parts of files are sent with PUT.').toBody() }
    return c.json(body, 405, { Allow: 'PUT' })
  })
  app.get('/files/:file/:name', (c) => answered(parts, c, 'file.read', () => read(parts, c)))
}

const answered = async (
  parts: HttpParts,
  c: Context<Bindings>,
  what: string,
  answer: () => Promise<Response>,
): Promise<Response> => {
  try {
    mustBeOurPage(parts, c.req.raw)
    return await answer()
  } catch (error) {
    return refusalResponse(asRefusal(parts, error, what))
  }
}

const actorOf = (parts: HttpParts, c: Context<Bindings>) =>
  actorFromRequest(c.req.raw, c.env.address, parts.config, parts.authenticate)

/** Whoever is not logged in is refused before a byte is read; a session that ends meanwhile writes no more (R7). */
const write = async (
  parts: HttpParts,
  c: Context<Bindings>,
  withPlace: (account: string, work: () => Promise<unknown>) => Promise<unknown>,
): Promise<unknown> => {
  const actor = await actorOf(parts, c)
  const request = c.req.raw
  if (request.headers.has('content-encoding'))
    throw refuse('bad-media-type', 'Send the bytes of the file as they are, uncompressed.')
  const offset = c.req.query('offset') ?? ''
  if (!/^\d{1,16}$/.test(offset)) throw refuse('bad-input', 'Say where the part begins: ?offset=0.')
  const isOpen = async (): Promise<boolean> => (await actorOf(parts, c)).session !== undefined
  const input = { file: c.req.param('file'), offset: Number(offset), body: trickleOf(request, isOpen) }
  const work = (): Promise<unknown> => parts.execute(actor, 'file.write', input)
  return actor.session ? withPlace(actor.session.account.id, work) : work()
}

const read = async (parts: HttpParts, c: Context<Bindings>): Promise<Response> => {
  const part = c.req.param('name') === 'thumbnail' ? 'thumbnail' : 'content'
  const input = { file: c.req.param('file'), part }
  const found = (await parts.execute(await actorOf(parts, c), 'file.read', input).catch(asHidden)) as Found
  return sendFile(c.req.raw, found)
}

/** An id that cannot be one is not there, like any other. */
const asHidden = (error: unknown): never => {
  throw error instanceof Refusal && error.code === 'bad-input' ? refuse('not-found') : error
}
