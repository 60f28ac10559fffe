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
  logout: 'forget-login',
}

const talking = ['send', 'sendall', 'send_message']

/** What is told to somebody who logs in once more; undefined for every other line. Such a line holds a password. */
export const answerToLogin = (line: string, username: string): string | undefined => {
  const [word = ''] = line.trim().toLowerCase().split(/\s/)
  if (!['/login', '/register'].includes(word)) return undefined
  return `You are ${username} already; nothing was said. Another account: "parley chat --as <name>". To say it: /send.`
}

/** How a word that only talks is used, where nothing is said with it. */
export const usageOfTalking = (line: string): string | undefined => {
  const typed = parseSlash(line)
  if (typed.is === 'text' || typed.rest !== '' || !talking.includes(typed.word.toLowerCase()))
    return undefined
  return `Type /${typed.word} <text>. It is said in the room that is open.`
}

/** The line as the commands of today have it; `send` and `sendall` are just talking. */
export const inTodaysWords = (line: string): string => {
  const typed = parseSlash(line)
  if (typed.is === 'text') return line
  const word = typed.word.toLowerCase()
  if (talking.includes(word)) return typed.rest.replace(/^\//, '//')
  return Object.hasOwn(olderWords, word) ? `/${olderWords[word]} ${typed.rest}`.trimEnd() : line
}
