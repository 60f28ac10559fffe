import { parseSlash } from '../../protocol/slash/parse-slash.ts'
import { type Client, runSlash, type SlashOutcome, signOut } from '../../sdk/index.ts'
import { answerToLogin, inTodaysWords, usageOfTalking } from '../commands/older-words.ts'
import type { Folders } from '../storage/folders.ts'
import { forgetLogin, type Login } from '../storage/logins.ts'
import { safe } from '../text/safe.ts'
import type { Console } from './plain-door.ts'
import { plainLine } from './plain-words.ts'

export type PlainSession = { room: string; client: Client; out: Console; login: Login; folders: Folders }

/** Runs one line of the plain prompt; `over` when it was the last one. */
export const runPlain = async (session: PlainSession, typed: string): Promise<'over' | undefined> => {
  if (typed.trim() === '') return undefined
  const asked = plainLine(typed)
  const answer = answerToLogin(asked, session.login.username) ?? usageOfTalking(asked)
  if (answer !== undefined) return tellAll(session, [answer])
  const line = inTodaysWords(asked)
  const command = parseSlash(line)
  if (command.is === 'command' && command.word === 'forget-login') return logOut(session)
  const outcome = await runSlash(session.client, { room: session.room }, line)
  return shows[outcome.is](session, outcome as never)
}

const logOut = async ({ login, folders, out }: PlainSession): Promise<'over'> => {
  forgetLogin(folders, login)
  await signOut(login.server, login.token).catch(() => {})
  out.tell('Logging out. Goodbye!')
  return 'over'
}

type Shows = {
  [K in SlashOutcome['is']]: (session: PlainSession, outcome: SlashOutcome & { is: K }) => 'over' | undefined
}

const tellAll = ({ out }: PlainSession, lines: string[]): undefined => {
  for (const line of lines.flatMap((text) => safe(text).split('\n'))) out.tell(line)
}

const shows: Shows = {
  say({ client, room }, { text, kind }) {
    client.send(room, text, { ...(kind && { kind }) })
    return undefined
  },
  note: (session, { lines }) => tellAll(session, lines),
  list: (session, { title, items }) =>
    tellAll(session, [
      `${title}:`,
      ...items.map(({ text, detail }) => (detail ? `  ${text}  (${detail})` : `  ${text}`)),
    ]),
  go(session, { room }) {
    session.room = room
    return tellAll(session, [
      `You are in ${session.client.getState().rooms[room]?.room.name ?? 'the room'} now.`,
    ])
  },
  exit: () => 'over',
  refused: (session, { message }) => tellAll(session, [message]),
}
