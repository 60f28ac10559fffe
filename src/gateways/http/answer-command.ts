import type { Actor } from '../../core/actor.ts'
import { asRefusal as refusalOf } from '../../core/as-refusal.ts'
import { type CommandName, commands } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { type Refusal, refuse } from '../../protocol/refusals.ts'
import { actorFromRequest } from './actor-from-request.ts'
import { isAllowedOrigin, isBrowser } from './origin.ts'
import type { HttpParts } from './ports.ts'
import { readJsonBody } from './read-json-body.ts'
import { refusalResponse } from './refusal-response.ts'
import { noSessionCookie, sessionCookie } from './session-cookie.ts'

/** How the input of a command is read from a request. */
type ReadInput = (request: Request, actor: Actor, command: CommandName) => Promise<unknown>

const readJson: ReadInput = (request, actor, command) => readJsonBody(request, bodyLimit(command, actor))

/** `POST /api/v1/<command>`: the body is the input, the answer's body the result itself. */
export const answerCommand = async (
  parts: HttpParts,
  request: Request,
  address: string,
  command: CommandName,
  readInput: ReadInput = readJson,
): Promise<Response> => {
  try {
    mustBeOurPage(parts, request)
    const whoAsks = () => actorFromRequest(request, address, parts.config, parts.authenticate)
    const actor = await whoAsks()
    const input = await readInput(request, actor, command)
    // A body may take its time; a session that was ended meanwhile does nothing more (R7).
    if (actor.session && !(await whoAsks()).session) throw refuse('unauthenticated')
    const result = await parts.execute(actor, command, input)
    return Response.json(result, { headers: cookieHeaders(parts, request, command, result) })
  } catch (error) {
    return refusalResponse(asRefusal(parts, error, command))
  }
}

export const mustBeOurPage = ({ config }: HttpParts, request: Request): void => {
  if (!isAllowedOrigin(request, config))
    throw refuse('forbidden', 'Another site may not do that in your name.')
}

const bodyLimit = (command: CommandName, actor: Actor): number =>
  commands[command].access === 'account' && actor.session ? limits.bodyBytes : limits.frameBytesBeforeHello

const opensSession = new Set<CommandName>(['account.login', 'account.register', 'installation.claim'])

const cookieHeaders = (
  { config }: HttpParts,
  request: Request,
  command: CommandName,
  result: unknown,
): Record<string, string> => {
  if (command === 'account.logout') return { 'Set-Cookie': noSessionCookie(config) }
  if (!opensSession.has(command)) return {}
  const { token } = result as { token: string }
  return isBrowser(request) ? { 'Set-Cookie': sessionCookie(token, config) } : {}
}

export const asRefusal = ({ log }: HttpParts, error: unknown, command: string): Refusal =>
  refusalOf(log, error, command)
