/** How the programs of a person end, for scripts. docs/terminal.md says the same. */
export const exitCodes = {
  done: 0,
  /** Wrong options, or something on this machine. */
  fault: 1,
  /** The server said no. */
  refused: 2,
  /** Nobody is logged in, or the login has ended. */
  'not-logged-in': 3,
  /** The server was not reached in time. What was to be sent is kept and goes with the next start. */
  unreachable: 4,
} as const

export type Ending = keyof typeof exitCodes

/** Ends a program with a sentence for people. */
export class ClientFault extends Error {
  override name = 'ClientFault'
  readonly ending: Ending
  constructor(ending: Ending, message: string) {
    super(message)
    this.ending = ending
  }
}
