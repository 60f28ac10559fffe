import type { CommandInput, CommandName, CommandOutput } from './commands.ts'
import type { ParleyEvent } from './events.ts'
import type { RefusalBody } from './refusals.ts'

/**
 * The frames of the native socket. A client sends requests; the server answers each with `re` = its id,
 * and tells events in between. The answer to `message.send` always comes before the event of that message
 * on the same connection, so a client can settle what it showed early without a flicker.
 */
export type RequestId = number | string

export type RequestFrame<C extends CommandName = CommandName> = {
  [N in C]: { id: RequestId; type: N } & CommandInput<N>
}[C]

export type ResultFrame<C extends CommandName = CommandName> = { re: RequestId; ok: CommandOutput<C> }

/** `re` is null when the frame could not be read as a request. */
export type ErrorFrame = { re: RequestId | null; error: RefusalBody }

export type ServerFrame = ResultFrame | ErrorFrame | ParleyEvent

/** Version of the protocol that this build speaks, said in `session.hello`. */
export const protocolVersion = 1
