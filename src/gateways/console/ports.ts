import type { Actor, LoggedIn } from '../../core/actor.ts'
import type { Door } from '../../core/limits/door.ts'
import type { Numbers } from '../../core/numbers/numbers.ts'
import type { Clock, Log } from '../../core/ports.ts'
import type { Delivery } from '../../delivery/create-delivery.ts'
import type { CommandName } from '../../protocol/commands.ts'
import type { Hearers } from './hearers.ts'

export type ConsoleParts = {
  execute(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  authenticate(token: string, address?: string): Promise<LoggedIn | undefined>
  roomsOf(account: string): Promise<string[]>
  /** Whether it is connected now; online lasts a little longer. */
  isConnected(account: string): boolean
  /** More than so many connections of one account are refused. */
  socketsPerAccount(): number
  /** Counts connections by network address. */
  door: Door
  delivery: Delivery
  hearers: Hearers
  numbers: Numbers
  /** Where people open this installation: files are told as links. */
  publicUrl(): string
  clock: Clock
  log: Log
}
