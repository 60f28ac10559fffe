/** One command, with its arguments as this dialect names them. */
export type ConsoleRequest =
  | { command: 'register' | 'login'; username: string; password: string }
  | { command: 'create_room'; name: string; isPrivate: boolean }
  | { command: 'join_room'; name: string }
  | { command: 'send_message'; content: string }
  | { command: 'private_message'; to: string; content: string }
  | { command: 'leaderboard'; by: 'messages' | 'time' }
  | { command: Bare }

type Bare = 'leave_room' | 'list_rooms' | 'list_users' | 'room_stats' | 'whoami' | 'help' | 'logout'
export type ConsoleCommand = ConsoleRequest['command']

export type Decoded = { request: ConsoleRequest } | { error: string }

export const errors = {
  json: 'Invalid JSON format.',
  unknown: 'Unknown command.',
  credentials: 'Username and password are required.',
  roomName: 'Room name is required.',
  recipient: 'Recipient is required.',
  content: 'Message content must be text.',
  by: 'Leaderboard is by messages or time.',
} as const

type Fields = Record<string, unknown>

/** Reads one line, without its end. Never throws. */
export const decodeLine = (line: Uint8Array): Decoded => {
  const fields = parse(line)
  if (!fields) return { error: errors.json }
  const name = typeof fields.command === 'string' ? fields.command : ''
  const read = Object.hasOwn(readers, name) ? readers[name as keyof typeof readers] : undefined
  if (!read) return { error: errors.unknown }
  const request = read(fields)
  return typeof request === 'string' ? { error: request } : { request }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const parse = (line: Uint8Array): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(utf8.decode(line))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined
  } catch {
    return undefined
  }
}

type Read = (fields: Fields) => ConsoleRequest | string

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const withPassword =
  (command: 'register' | 'login'): Read =>
  (fields) => {
    const [username, password] = [text(fields.username).trim(), text(fields.password)]
    return username === '' || password === '' ? errors.credentials : { command, username, password }
  }

const bare =
  (command: Bare): Read =>
  () => ({ command })

const roomName = (fields: Fields): string => text(fields.room_name).trim()

const createRoom: Read = (fields) => {
  const name = roomName(fields)
  if (name === '') return errors.roomName
  return { command: 'create_room', name, isPrivate: isYes(fields.is_private) }
}

/** Programs write true; people at a keyboard also write "true", "yes" or 1. */
const isYes = (value: unknown): boolean => /^(true|yes|y|1)$/i.test(String(value ?? '').slice(0, 5))

const joinRoom: Read = (fields) => {
  const name = roomName(fields)
  return name === '' ? errors.roomName : { command: 'join_room', name }
}

/** Whether it is empty is asked later: whoever is in no room is told that first. */
const sendMessage: Read = ({ message = '' }) =>
  typeof message === 'string' ? { command: 'send_message', content: message } : errors.content

const privateMessage: Read = ({ to, message = '' }) => {
  const name = text(to).trim()
  if (name === '') return errors.recipient
  return typeof message === 'string'
    ? { command: 'private_message', to: name, content: message }
    : errors.content
}

const leaderboard: Read = ({ by = 'messages' }) =>
  by === 'messages' || by === 'time' ? { command: 'leaderboard', by } : errors.by

/** Every word that the dialect knows, its other names included. */
const readers = {
  register: withPassword('register'),
  login: withPassword('login'),
  create_room: createRoom,
  join_room: joinRoom,
  leave_room: bare('leave_room'),
  send_message: sendMessage,
  sendall: sendMessage,
  private_message: privateMessage,
  msg: privateMessage,
  list_rooms: bare('list_rooms'),
  list_users: bare('list_users'),
  users: bare('list_users'),
  room_stats: bare('room_stats'),
  leaderboard,
  whoami: bare('whoami'),
  help: bare('help'),
  logout: bare('logout'),
} as const satisfies Record<string, Read>

export const words = Object.keys(readers)
