/** What an argument is, so that a client can complete it. */
export const slashKinds = ['person', 'room', 'choice', 'emoji', 'word', 'text'] as const
export type SlashKind = (typeof slashKinds)[number]

export type SlashArgument = {
  name: string
  kind: SlashKind
  /** A missing one is no fault. A missing choice leaves its word to the next argument. */
  optional?: true
  /** The words of a choice. */
  choices?: readonly string[]
}

/** Who may: the least that the commands behind it ask for, as `core` decides anew each time. */
export const slashCallers = [
  'everyone',
  'everyone but guests',
  'members of the room',
  'moderators of the room',
  'owners of the room',
] as const
export type SlashCaller = (typeof slashCallers)[number]

/** What the table says about one slash command. The last argument takes the rest of the line, with its spaces. */
export type SlashSpec = {
  aliases: readonly string[]
  arguments: readonly SlashArgument[]
  /** One sentence for people. */
  about: string
  who: SlashCaller
  /** The commands of the protocol that it calls; a structure test checks them and `who`. */
  asks: readonly string[]
}
