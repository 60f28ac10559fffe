import type { Actor, LoggedIn } from '../../core/actor.ts'
import type { Numbers } from '../../core/numbers/numbers.ts'
import type { Clock, Log } from '../../core/ports.ts'
import type { Delivery } from '../../delivery/create-delivery.ts'
import type { CommandName } from '../../protocol/commands.ts'

/** What this dialect counts beside what everybody’s commands cost. */
export type WorkspaceRate = 'workspaceAnonymous' | 'workspaceUser' | 'workspaceSend'

export type WorkspaceParts = {
  execute(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  /** The same for requests, which are written down as a whole. */
  executeUnlogged(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  authenticate(token: string, address?: string): Promise<LoggedIn | undefined>
  roomsOf(account: string): Promise<string[]>
  socketsPerAccount(): number
  door: { known(address: string): void }
  delivery: Delivery
  numbers: Numbers
  publicUrl(): string
  /** The JSON of a body of at most so many bytes. Refuses what is none. */
  readJson(request: Request, limit: number): Promise<unknown>
  /** Refuses `rate-limited`. */
  takeRate(actor: Actor, name: WorkspaceRate): void
  /** Notes for the log whose request this is. */
  remember(request: Request, actor: Actor): void
  clock: Clock
  log: Log
}

/** One request, as the handlers see it. */
export type Asked = {
  parts: WorkspaceParts
  request: Request
  url: URL
  actor: Actor
  params: Record<string, string>
  body: unknown
}

export type Reply = { status: number; body?: unknown } | Response
