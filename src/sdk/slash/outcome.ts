import type { Client } from '../client.ts'

/** What running a line needs of a client. */
export type SlashClient = Pick<Client, 'getState' | 'call' | 'send'>

/** Where the line was typed. */
export type SlashPlace = {
  /** The open room; some commands need one. */
  room?: string
  /** The message that is replied to or chosen. */
  message?: string
  /** Wall clock (ms); this device’s unless said. */
  now?: number
}

export type SlashItem = {
  text: string
  detail?: string
  /** The room it stands for, to go there. */
  room?: string
  /** A message in that room, to jump to. */
  message?: string
}

/** What came of a line, for the client to act on and to show. */
export type SlashOutcome =
  /** Say this in the open room, with whatever belongs to it there (a reply, a thread, files). */
  | { is: 'say'; text: string; kind?: 'action' }
  /** Shown to the person alone. */
  | { is: 'note'; lines: string[]; room?: string }
  | { is: 'list'; title: string; items: SlashItem[] }
  | { is: 'go'; room: string }
  /** The person wants to leave: the terminal client ends, a web page logs out. */
  | { is: 'exit' }
  /** It was not done; a sentence that says what to do. */
  | { is: 'refused'; message: string }

export const note = (...lines: string[]): SlashOutcome => ({ is: 'note', lines })
export const refused = (message: string): SlashOutcome => ({ is: 'refused', message })
export const list = (title: string, items: SlashItem[]): SlashOutcome => ({ is: 'list', title, items })
