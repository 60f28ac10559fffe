import type { Actor } from '../core/actor.ts'
import type { Clock } from '../core/ports.ts'
import type { CommandName } from '../protocol/commands.ts'
import { Refusal } from '../protocol/refusals.ts'
import type { Call } from './logs/open-logs.ts'
import { sampleCalls } from './logs/sample-calls.ts'
import type { Metrics } from './metrics/create-metrics.ts'

export type Execute = (actor: Actor, command: CommandName, input: unknown) => Promise<unknown>

/** Told of every command, when it is answered; `outcome` is `ok` or the code of the refusal. */
type Told = (actor: Actor, command: CommandName, outcome: string, ms: number) => void

/** The same door, watched: what is done through it is counted. */
export const observed =
  (execute: Execute, clock: Clock, ...listeners: Told[]): Execute =>
  async (actor, command, input) => {
    const startedAt = clock.monotonic()
    let outcome = 'ok'
    try {
      return await execute(actor, command, input)
    } catch (error) {
      outcome = error instanceof Refusal ? error.code : 'internal'
      throw error
    } finally {
      const ms = clock.monotonic() - startedAt
      for (const tell of listeners) tell(actor, command, outcome, ms)
    }
  }

/** Counts commands of every transport. */
export const countCommands =
  (metrics: Metrics): Told =>
  (_actor, command, outcome, ms) =>
    metrics.command(command, outcome, ms)

/** Writes down commands that came over sockets; HTTP calls are written down as a whole, see `log-requests.ts`. */
export const logCommands = (clock: Clock, write: (call: Call) => void): Told => {
  const sample = sampleCalls(clock, write)
  return ({ session, address, agent }, command, outcome, ms) =>
    sample(command, outcome === 'internal', () => ({
      method: 'socket',
      path: command,
      user: session?.account.username ?? null,
      address,
      agent,
      status: outcome,
      ms,
    }))
}
