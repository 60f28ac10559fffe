/** What a port, which is one connection of one tab, says to the tab that leads. Any of it is answered at once. */
export type ToHub =
  | { is: 'open'; port: string; url: string }
  /** `hub`: who said that it is open. One that led before must not pass it on as well. */
  | { is: 'say'; port: string; hub: string; frame: string }
  | { is: 'leave'; port: string }
  /** Whether anybody leads. */
  | { is: 'ask'; port: '' }

/** What the tab that leads says; `to` is the port that it concerns, and all where it is left out. */
export type ToPorts = { hub: string } & (
  | { is: 'lead' }
  /** The tab that leads is awake. */
  | { is: 'heard' }
  | { is: 'opened'; to: string }
  | { is: 'frame'; to?: string; data: string }
  | { is: 'closed'; to?: string; code: number; reason: string }
)

/** Another tab leads: come back at once, to that one. */
export const moved = { code: 4009, reason: 'Another tab holds the connection now.' }
