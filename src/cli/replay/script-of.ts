import { nameKey } from '../../storage/name-key.ts'
import type { IrcLine } from '../import-irc/parse-irc-log.ts'
import { usernameOf } from '../username-of.ts'

/** Something that somebody said, so many milliseconds after the beginning. */
export type Said = { at: number; nick: string; text: string; kind?: 'action' }

export type Script = {
  /** Everybody who spoke, came or went, whatever the case of the name; in the spelling that comes first. */
  people: string[]
  lines: Said[]
}

const minute = 60_000
const cameOrWent = /^(\S+) +\[.*\] +has (?:joined|left) #/

/**
 * What people said, in order. Logs tell only the minute, so what was said in one is spread evenly over it; the
 * time between one log and the next is left out, and so are lines without a visible character, which IRC had.
 */
export const scriptOf = (logs: IrcLine[][]): Script => {
  const people = new Map<string, string>()
  const lines: Said[] = []
  let begin = 0
  for (const log of logs) {
    for (const name of log.flatMap(peopleIn)) if (!people.has(nameKey(name))) people.set(nameKey(name), name)
    const day = spread(log.filter(({ kind, text }) => kind !== 'notice' && text.trim() !== ''))
    const first = day[0]?.at ?? 0
    lines.push(...day.map((line) => ({ ...line, at: begin + line.at - first })))
    begin = (lines.at(-1)?.at ?? begin) + minute
  }
  return { people: [...people.values()], lines }
}

const peopleIn = ({ kind, nick, text }: IrcLine): string[] => {
  const named = kind === 'notice' ? text.match(cameOrWent)?.[1] : nick
  return named === undefined ? [] : [usernameOf(named)]
}

const spread = (spoken: IrcLine[]): Said[] =>
  [...Map.groupBy(spoken, ({ at }) => at).values()].flatMap((sameMinute) =>
    sameMinute.map(({ at, kind, nick, text }, i) => ({
      at: at + (i * minute) / sameMinute.length,
      nick: usernameOf(nick),
      text,
      ...(kind === 'action' ? { kind: 'action' as const } : {}),
    })),
  )
