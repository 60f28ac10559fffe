/** Words that are commands at the plain prompt without a `/`, as in older terminal chats; with or without more behind. */
const takingMore = [
  'create_room',
  'join_room',
  'leave_room',
  'send',
  'sendall',
  'send_message',
  'msg',
  'private_message',
  'leaderboard',
  'room_stats',
  'login',
  'register',
]
/** These only when they stand alone, so that "help me" can be said. */
const alone = ['users', 'list_users', 'whoami', 'list_rooms', 'help', 'logout', 'exit']

/** A line of the plain prompt as everybody else would type it: with a `/` when it is a command. */
export const plainLine = (line: string): string => {
  const [, word = '', rest = ''] = line.trim().match(/^(\S+)\s*([\s\S]*)$/) ?? []
  const small = word.toLowerCase()
  const isCommand = takingMore.includes(small) || (rest === '' && alone.includes(small))
  return isCommand ? `/${line.trim()}` : line
}
