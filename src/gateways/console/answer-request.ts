import { letOthersRun } from '../../core/let-others-run.ts'
import type { Client } from './client.ts'
import type { ConsoleCommand, ConsoleRequest } from './decode.ts'
import { type Answer, failure, info, success } from './encode.ts'
import { help } from './help.ts'
import { logIn, register } from './log-in.ts'
import { listUsers, showLeaders, whoami } from './people.ts'
import type { ConsoleParts } from './ports.ts'
import { createRoom, joinRoom, leaveRoom, listRooms, showRoom } from './rooms.ts'
import { sendMessage, sendPrivate } from './talk.ts'

type RequestOf<C extends ConsoleCommand> = Extract<ConsoleRequest, { command: C }>

/** What a command does. Undefined: there is nothing to say but what is told to everybody. */
type Run<C extends ConsoleCommand> = (
  parts: ConsoleParts,
  client: Client,
  request: RequestOf<C>,
) => Promise<Answer | undefined>

const runners: { [C in ConsoleCommand]: Run<C> } = {
  register,
  login: logIn,
  create_room: createRoom,
  join_room: joinRoom,
  leave_room: leaveRoom,
  send_message: sendMessage,
  private_message: sendPrivate,
  list_rooms: listRooms,
  list_users: listUsers,
  room_stats: showRoom,
  leaderboard: showLeaders,
  whoami,
  help: async () => info(help),
  logout: sayGoodbye,
}

/** Not before the client has heard what it said just now: that is told with the end of the tick. */
async function sayGoodbye(_parts: ConsoleParts, client: Client): Promise<undefined> {
  await letOthersRun()
  client.close(success('Logging out. Goodbye!'))
}

/** Commands that need no login, and those that are for the time before it. */
const anytime = new Set<ConsoleCommand>(['help', 'logout'])
const before = new Set<ConsoleCommand>(['register', 'login'])

export const answerRequest = async (
  parts: ConsoleParts,
  client: Client,
  request: ConsoleRequest,
): Promise<Answer | undefined> => {
  const isIn = client.connection !== undefined
  if (isIn && before.has(request.command)) return failure('You are logged in already.')
  if (!isIn && !before.has(request.command) && !anytime.has(request.command))
    return failure('Please register or log in first.')
  return (runners[request.command] as Run<ConsoleCommand>)(parts, client, request)
}
