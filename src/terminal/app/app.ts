import type { Client } from '../../sdk/index.ts'
import type { View } from './view.ts'

/** What every part of the terminal client works with. */
export type App = {
  client: Client
  view: View
  /** http(s)://host:port */
  server: string
  username: string
  /** Speaks for the account over HTTP, for files. */
  token: string
  /** The screen is out of date: it is drawn once for however many calls. */
  redraw(): void
  /** One line at the bottom for a while. */
  tell(text: string, isAlert?: boolean): void
  /** Runs something that may be refused; a refusal is told as its sentence. */
  attempt(work: () => Promise<unknown>): void
  /** Ends the program in good order: others see that one left. */
  leave(outcome?: 'left' | 'logged-out'): void
  ring(): void
  /** Wall clock (ms). */
  now(): number
}
