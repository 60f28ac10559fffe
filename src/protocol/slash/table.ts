import type { SlashArgument, SlashSpec } from './spec.ts'

const person: SlashArgument = { name: 'name', kind: 'person' }
const room: SlashArgument = { name: 'room', kind: 'room' }
const text: SlashArgument = { name: 'text', kind: 'text' }
const reason: SlashArgument = { name: 'reason', kind: 'text', optional: true }
const optional = (argument: SlashArgument): SlashArgument => ({ ...argument, optional: true })
const choice = (name: string, ...choices: string[]): SlashArgument => ({
  name,
  kind: 'choice',
  choices,
  optional: true,
})

/**
 * WHAT CAN BE TYPED: every slash command of every client, in one place. The runner, completion, `/help` and
 * docs/slash-commands.md follow from it.
 */
export const slashCommands = {
  me: {
    aliases: ['action'],
    arguments: [{ name: 'what', kind: 'text' }],
    about: 'Say what you do: "/me waves" is shown as "alice waves".',
    who: 'members of the room',
    asks: ['message.send'],
  },
  shrug: {
    aliases: [],
    arguments: [optional(text)],
    about: 'Say something with ¯\\_(ツ)_/¯ at its end.',
    who: 'members of the room',
    asks: ['message.send'],
  },
  msg: {
    aliases: ['dm', 'query', 'tell', 'whisper'],
    arguments: [person, optional(text)],
    about: 'Write to one person alone; without a text, open the conversation.',
    who: 'everyone but guests',
    asks: ['room.direct', 'message.send'],
  },
  join: {
    aliases: ['j', 'open', 'go'],
    arguments: [room],
    about: 'Go to a room, and join it when you are not in it yet.',
    who: 'everyone',
    asks: ['room.list', 'room.join'],
  },
  leave: {
    aliases: ['part'],
    arguments: [optional(room)],
    about: 'Leave this room, or another.',
    who: 'members of the room',
    asks: ['room.list', 'room.leave'],
  },
  create: {
    aliases: ['new'],
    arguments: [choice('kind', 'public', 'private'), room],
    about: 'Make a room, public unless you say "private", and go there.',
    who: 'everyone but guests',
    asks: ['room.create'],
  },
  invite: {
    aliases: ['add'],
    arguments: [person, optional(room)],
    about: 'Bring somebody into this room, or another. Into a private room its moderators bring people.',
    who: 'members of the room',
    asks: ['room.list', 'room.invite'],
  },
  topic: {
    aliases: [],
    arguments: [optional(text)],
    about: 'Say what this room is about; without a text, be told.',
    who: 'moderators of the room',
    asks: ['room.update'],
  },
  archive: {
    aliases: [],
    arguments: [choice('how', 'on', 'off')],
    about: 'Let this room only be read from now on; "/archive off" opens it again.',
    who: 'owners of the room',
    asks: ['room.archive'],
  },
  pin: {
    aliases: [],
    arguments: [choice('how', 'on', 'off')],
    about: 'Pin the message you reply to, or the newest one of this room; "/pin off" takes it down.',
    who: 'moderators of the room',
    asks: ['message.pin'],
  },
  pins: {
    aliases: [],
    arguments: [],
    about: 'What is pinned in this room.',
    who: 'members of the room',
    asks: ['room.pins'],
  },
  kick: {
    aliases: ['remove'],
    arguments: [person, reason],
    about: 'Remove somebody from this room; they may come back into a public one.',
    who: 'moderators of the room',
    asks: ['account.profile', 'room.remove-member'],
  },
  ban: {
    aliases: [],
    arguments: [person, reason],
    about: 'Remove somebody from this room and keep them out.',
    who: 'moderators of the room',
    asks: ['account.profile', 'room.ban'],
  },
  unban: {
    aliases: ['pardon'],
    arguments: [person],
    about: 'Let somebody into this room again.',
    who: 'moderators of the room',
    asks: ['room.sanctions', 'room.unban'],
  },
  nick: {
    aliases: ['name'],
    arguments: [optional({ name: 'name', kind: 'text' })],
    about: 'Be shown under another name; without one, under your username again.',
    who: 'everyone',
    asks: ['account.update'],
  },
  status: {
    aliases: ['away'],
    arguments: [optional({ name: 'emoji', kind: 'emoji' }), optional(text)],
    about: 'Say what you are at, like "/status :coffee: back at three"; alone it takes that away.',
    who: 'everyone',
    asks: ['account.update'],
  },
  whoami: {
    aliases: [],
    arguments: [],
    about: 'Who you are here.',
    who: 'everyone',
    asks: ['account.whoami'],
  },
  who: {
    aliases: ['whois', 'names', 'members'],
    arguments: [optional(person)],
    about: 'Who is in this room, or what is known of somebody.',
    who: 'everyone',
    asks: ['room.members', 'account.profile'],
  },
  users: {
    aliases: ['online'],
    arguments: [],
    about: 'Who is online.',
    who: 'everyone',
    asks: ['presence.list'],
  },
  rooms: {
    aliases: ['list', 'channels'],
    arguments: [],
    about: 'The rooms there are for you.',
    who: 'everyone',
    asks: ['room.list'],
  },
  stats: {
    aliases: ['statistics'],
    arguments: [],
    about: 'This room in figures.',
    who: 'members of the room',
    asks: ['room.statistics'],
  },
  search: {
    aliases: ['find', 'grep'],
    arguments: [{ name: 'what', kind: 'text' }],
    about: 'Find messages: words, "phrases", from:, in:, before:, after:, has:, is:.',
    who: 'everyone',
    asks: ['search.messages'],
  },
  mute: {
    aliases: ['snooze'],
    arguments: [optional({ name: 'time', kind: 'word' })],
    about: 'Be notified of nothing in this room: for a time like 30m, 2h or 3d, or until /unmute.',
    who: 'members of the room',
    asks: ['notification.set-room'],
  },
  unmute: {
    aliases: [],
    arguments: [],
    about: 'Be notified of this room again, as it is unless set.',
    who: 'members of the room',
    asks: ['notification.set-room'],
  },
  notify: {
    aliases: [],
    arguments: [choice('of', 'all', 'mentions', 'nothing')],
    about: 'Of what in this room you are notified; alone it tells you.',
    who: 'members of the room',
    asks: ['notification.set-room'],
  },
  leaderboard: {
    aliases: ['top'],
    arguments: [choice('by', 'messages', 'time'), choice('span', 'all', 'month', 'week')],
    about: 'Who said most, or was active longest.',
    who: 'everyone',
    asks: ['leaderboard.show'],
  },
  help: {
    aliases: ['commands', '?'],
    arguments: [optional({ name: 'command', kind: 'word' })],
    about: 'These commands, or one of them.',
    who: 'everyone',
    asks: ['slash.list'],
  },
  exit: {
    aliases: ['quit', 'bye', 'logout'],
    arguments: [],
    about: 'End the terminal client; on the web, log out.',
    who: 'everyone',
    asks: ['account.logout'],
  },
} as const satisfies Record<string, SlashSpec>

export type SlashName = keyof typeof slashCommands

export const slashNames = Object.keys(slashCommands) as SlashName[]

export const slashSpec = (name: SlashName): SlashSpec => slashCommands[name]

const byWord = new Map<string, SlashName>(
  slashNames.flatMap((name) => [name, ...slashCommands[name].aliases].map((word) => [word, name] as const)),
)

/** The command of a word, which may be an alias, whatever the case of its letters. */
export const slashNamed = (word: string): SlashName | undefined => byWord.get(word.toLowerCase())

/** Every word that is taken. */
export const slashWords = (): string[] => [...byWord.keys()]
