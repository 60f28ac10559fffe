import type { CommandSpec } from '../../protocol/command-spec.ts'
import { type CommandName, commands, isCommandName } from '../../protocol/commands.ts'
import type { RequestId } from '../../protocol/frames.ts'
import { type Refusal, refuse } from '../../protocol/refusals.ts'

export type Request = { id: RequestId; type: CommandName; input: Record<string, unknown> }

/** `isBad` marks a frame that is no request at all; a few of those close the socket. */
export type Unreadable = { id: RequestId | null; refusal: Refusal; isBad: boolean }

/** Reads a frame as a request. Never throws. */
export const decode = (frame: string): Request | Unreadable => {
  const parsed = parse(frame)
  if (parsed === undefined || parsed === null || typeof parsed !== 'object' || Array.isArray(parsed))
    return { id: null, refusal: refuse('bad-frame'), isBad: true }
  const { id, type, ...input } = parsed as Record<string, unknown>
  if (!isRequestId(id)) {
    const refusal = refuse('bad-frame', 'Give every request an "id": a number, or up to 64 characters.')
    return { id: null, refusal, isBad: true }
  }
  if (!isCommandName(type)) return { id, refusal: refuse('unknown-command'), isBad: false }
  const spec: CommandSpec = commands[type]
  if (spec.transport === 'dialect') return { id, refusal: refuse('unknown-command'), isBad: false }
  if (spec.transport === 'http')
    return { id, refusal: refuse('unknown-command', 'This carries a file: call it over HTTP.'), isBad: false }
  return { id, type, input }
}

const parse = (frame: string): unknown => {
  try {
    return JSON.parse(frame)
  } catch {
    return undefined
  }
}

const isRequestId = (id: unknown): id is RequestId =>
  (typeof id === 'number' && Number.isFinite(id)) || (typeof id === 'string' && id.length <= 64)
