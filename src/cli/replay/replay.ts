import { CallError } from '../../sdk/index.ts'
import { CliFault } from '../cli-fault.ts'
import { channelOf } from '../import-irc/parse-irc-log.ts'
import { readLogs } from '../import-irc/read-logs.ts'
import { optionsOf } from '../parse-args.ts'
import { roomNameOf } from '../room-name-of.ts'
import { showProgress } from '../ui/progress.ts'
import { openAccounts } from './accounts.ts'
import { createCast } from './cast.ts'
import { type Said, type Script, scriptOf } from './script-of.ts'

const defaultUrl = 'http://127.0.0.1:8000'

/**
 * `parley replay <files…>`: one real client for each nickname lives the day again against a running server,
 * so many times faster. What was said is said in the order of the log: each line waits until the one before is
 * acknowledged. Exit code 1 when one was refused.
 */
export const replay = async (args: string[]): Promise<number> => {
  const { options, rest } = optionsOf(args, ['speed', 'url', 'room', 'accounts'])
  if (rest.length === 0) throw new CliFault('Name the log files to replay.')
  const speed = speedOf(options.speed ?? '60')
  const logs = readLogs(rest).map(({ lines }) => lines)
  const script = scriptOf(logs)
  if (script.lines.length === 0) throw new CliFault('Nobody says anything in these logs.')
  const room = roomNameOf(options.room ?? channelOf(logs.flat()) ?? 'replay')
  const url = options.url ?? defaultUrl
  const accounts = openAccounts(url, options.accounts ?? '.parley-replay.json')
  await mustAnswer(url)

  console.log(
    `${count(script.people.length)} people, ${count(script.lines.length)} lines, ${told(script, speed)}.`,
  )
  const cast = createCast(url, accounts, room)
  try {
    await cast.assemble(script.people, showProgress('Logging in', script.people.length))
    const refused = await play(script.lines, speed, cast.say)
    console.log(`${count(script.lines.length - refused)} messages acknowledged, ${count(refused)} refused.`)
    return refused === 0 ? 0 : 1
  } catch (error) {
    throw error instanceof CallError ? new CliFault(`The server says: ${error.message}`) : error
  } finally {
    await cast.leave()
  }
}

const count = (n: number): string => n.toLocaleString('en')

const told = ({ lines }: Script, speed: number): string =>
  speed === Number.POSITIVE_INFINITY
    ? 'as fast as they are acknowledged'
    : `speed ${speed}, ${count(Math.ceil((lines.at(-1)?.at ?? 0) / speed / 1000))} s`

const speedOf = (text: string): number => {
  if (text === 'max') return Number.POSITIVE_INFINITY
  const speed = Number(text)
  if (!(speed > 0)) throw new CliFault(`--speed takes a number above 0, or max; not "${text}".`)
  return speed
}

const mustAnswer = async (url: string): Promise<void> => {
  const answer = await fetch(`${url}/healthz`).catch(() => undefined)
  if (!answer?.ok)
    throw new CliFault(`No Parley answers at ${url}. Start one with "npm start", or set --url.`)
}

/** Waits between lines as long as the day did, divided by the speed. Answers how many were refused. */
const play = async (lines: Said[], speed: number, say: (line: Said) => Promise<boolean>): Promise<number> => {
  const progress = showProgress('Replaying', lines.length)
  const began = performance.now()
  let refused = 0
  try {
    for (const line of lines) {
      const wait = began + line.at / speed - performance.now()
      if (wait > 1) await Bun.sleep(wait)
      if (!(await say(line))) refused += 1
      progress.add(1)
    }
  } finally {
    progress.end()
  }
  return refused
}
