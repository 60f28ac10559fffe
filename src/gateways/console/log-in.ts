import { mustBeProved } from '../../core/accounts/must-be-proved.ts'
import type { LoggedIn } from '../../core/actor.ts'
import { asRefusal } from '../../core/as-refusal.ts'
import type { CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { catchUp } from './catch-up.ts'
import { type Client, connectionOver } from './client.ts'
import { type Answer, encodeRefusal, success } from './encode.ts'
import type { ConsoleParts } from './ports.ts'

type Credentials = { username: string; password: string }
type Opened = CommandOutput<'account.login'>

/** Makes an account. It is not logged in by that, so the session that comes with it ends at once. */
export const register = async (
  parts: ConsoleParts,
  client: Client,
  { username, password }: Credentials,
): Promise<Answer> => {
  const { token, account } = (await parts.execute(client.actor, 'account.register', {
    username,
    password,
  })) as Opened
  const session = await parts.authenticate(token, client.actor.address)
  if (session) await endSession(parts, client, session)
  return success(`User '${account.username}' registered. You can log in now.`)
}

/** Logs in: hears first and reads afterwards, so that nothing falls in between. */
export const logIn = async (
  parts: ConsoleParts,
  client: Client,
  { username, password }: Credentials,
): Promise<Answer | undefined> => {
  const { token } = (await parts.execute(client.actor, 'account.login', { username, password })) as Opened
  const session = await parts.authenticate(token, client.actor.address)
  if (!session) throw refuse('unauthenticated')
  try {
    return await enter(parts, client, session)
  } catch (error) {
    // Half inside is worse than outside: the session ends with the connection.
    if (client.connection) client.close(encodeRefusal(asRefusal(parts.log, error, 'login')))
    else await endSession(parts, client, session)
    throw error
  }
}

const enter = async (parts: ConsoleParts, client: Client, session: LoggedIn): Promise<Answer | undefined> => {
  const { account } = session
  mustBeProved(account)
  mustBeOpen(client)
  if ([...parts.delivery.connections.of(account.id)].length >= parts.socketsPerAccount())
    throw refuse('rate-limited', 'This account has too many connections. Close some first.', 30_000)
  const number = await parts.numbers.of('account', account.id)
  mustBeOpen(client)
  client.actor = { ...client.actor, session }
  parts.door.known(client.actor.address)
  client.connection = connectionOver(client, parts.hearers, session)
  client.hold()
  parts.delivery.enter(client.connection)
  await hearRooms(parts, client)
  const welcome = success('Login successful.', { user_id: number, username: account.username })
  await catchUp(parts, client, () => client.answer(welcome))
  return undefined
}

const mustBeOpen = (client: Client): void => {
  if (client.isClosing) throw refuse('unauthenticated', 'This connection is closed.')
}

/** Looks twice: whoever was removed from a room between looking and hearing must not hear it (R7). */
const hearRooms = async ({ roomsOf, delivery }: ConsoleParts, { connection }: Client): Promise<void> => {
  if (!connection) return
  const rooms = await roomsOf(connection.account)
  for (const room of rooms) delivery.hearRoom(connection, room)
  const still = new Set(await roomsOf(connection.account))
  for (const room of rooms) if (!still.has(room)) delivery.unhearRoom(connection, room)
}

/** A login here is as long as its connection. Nobody waits for this. */
export const endSession = async (
  { execute, log }: ConsoleParts,
  { actor }: Client,
  session: LoggedIn,
): Promise<void> => {
  try {
    await execute({ ...actor, session }, 'account.logout', {})
  } catch (error) {
    // It may have been ended from elsewhere; if the disk is full it ends by itself later.
    log.warn({ error: String(error) }, 'a console session was not ended')
  }
}
