import { parseSlash } from '../../protocol/slash/parse-slash.ts'

/** The words of older terminal chats, and what they are called here. */
const olderWords: Record<string, string> = {
  create_room: 'create',
  join_room: 'join',
  leave_room: 'leave',
  list_rooms: 'rooms',
  room_stats: 'stats',
  private_message: 'msg',
  list_users: 'users',
}

/** The line as the commands of today have it; `send` and `sendall` are just talking. */
export const inTodaysWords = (line: string): string => {
  const typed = parseSlash(line)
  if (typed.is === 'text') return line
  const word = typed.word.toLowerCase()
  if (word === 'send' || word === 'sendall' || word === 'send_message') return typed.rest.replace(/^\//, '//')
  return Object.hasOwn(olderWords, word) ? `/${olderWords[word]} ${typed.rest}`.trimEnd() : line
}
