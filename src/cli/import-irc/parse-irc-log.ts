import { limits } from '../../protocol/limits.ts'
import { utf8Length } from '../../protocol/text.ts'

export type IrcLine = {
  /** Line of the file, counted from 0, as annotations count. */
  line: number
  /** `notice`: the channel's own news; `message`: somebody spoke, also by a channel notice; `action`: `* nick does`. */
  kind: 'message' | 'action' | 'notice'
  nick: string
  text: string
  /** Milliseconds since 1970, to the minute, in UTC. */
  at: number
}

const patterns = {
  message: /^\[(\d\d):(\d\d)\] <([^>]+)> ?(.*)$/s,
  channelNotice: /^\[(\d\d):(\d\d)\] -([^:\s]+):#\S+?- ?(.*)$/s,
  action: /^(?:\[(\d\d):(\d\d)\])? *\* (\S+) ?(.*)$/s,
  news: /^=== ?(.*)$/s,
} as const

const day = 24 * 60 * 60 * 1000

/**
 * Reads an IRC log whose name begins with its date. Times are UTC; a day ends when the clock goes backwards.
 * Lines that are none of the known kinds, or hold what no message may hold, are answered in `strange`, so that
 * nothing disappears in silence.
 */
export const parseIrcLog = (text: string, date: string): { lines: IrcLine[]; strange: number[] } => {
  const lines: IrcLine[] = []
  const strange: number[] = []
  let midnight = Date.parse(`${date}T00:00:00Z`)
  let minute = 0

  const advance = (hours: string | undefined, minutes: string | undefined): void => {
    if (hours === undefined || minutes === undefined) return
    const next = Number(hours) * 60 + Number(minutes)
    if (next < minute) midnight += day
    minute = next
  }

  for (const [line, raw] of text.split('\n').entries()) {
    if (raw === '') continue
    const parsed = parseLine(raw)
    if (!parsed || !mayBeSaid(parsed.text)) strange.push(line)
    else {
      advance(parsed.hours, parsed.minutes)
      lines.push({
        line,
        kind: parsed.kind,
        nick: parsed.nick,
        text: parsed.text,
        at: midnight + minute * 60_000,
      })
    }
  }
  return { lines, strange }
}

/** Logs are written by strangers: what nobody may send, no log brings in either. */
const mayBeSaid = (text: string): boolean =>
  utf8Length(text) <= limits.messageBytes && !text.includes('\u0000')

type Parsed = { kind: IrcLine['kind']; hours?: string; minutes?: string; nick: string; text: string }

const parseLine = (raw: string): Parsed | undefined => {
  const spoken = raw.match(patterns.message) ?? raw.match(patterns.channelNotice)
  if (spoken) return spokenLine('message', spoken)
  const news = raw.match(patterns.news)
  if (news) return { kind: 'notice', nick: '', text: news[1] ?? '' }
  const action = raw.match(patterns.action)
  return action ? spokenLine('action', action) : undefined
}

const spokenLine = (kind: IrcLine['kind'], [, hours, minutes, nick, text]: RegExpMatchArray): Parsed => ({
  kind,
  ...(hours === undefined ? {} : { hours }),
  ...(minutes === undefined ? {} : { minutes }),
  nick: nick ?? '',
  text: text ?? '',
})

/** The channel that a log's own news name, without its sign: `=== x has joined #ubuntu` → `ubuntu`. */
export const channelOf = (lines: IrcLine[]): string | undefined => {
  for (const { kind, text } of lines) {
    const channel = kind === 'notice' ? text.match(/ #(\S+)/)?.[1] : undefined
    if (channel) return channel
  }
  return undefined
}

/** `1002 1003 -`: line 1003 answers line 1002; a line linked to itself begins a conversation. By answering line. */
export const parseAnnotations = (text: string): Map<number, number[]> => {
  const answers = new Map<number, number[]>()
  for (const line of text.split('\n')) {
    const [from, to] = line.split(/\s+/).map(Number)
    if (line.trim() === '' || from === undefined || to === undefined || from >= to) continue
    answers.set(to, [...(answers.get(to) ?? []), from])
  }
  return answers
}
