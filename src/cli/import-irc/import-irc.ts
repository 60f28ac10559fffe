import { Refusal } from '../../protocol/refusals.ts'
import { systemClock as clock, systemIds as ids } from '../../server/system.ts'
import type { Engine } from '../../storage/engine.ts'
import { nameKey } from '../../storage/name-key.ts'
import type { ImportedMessage } from '../../storage/queries/imports.ts'
import { CliFault } from '../cli-fault.ts'
import { foldersOf, optionsOf } from '../parse-args.ts'
import { roomNameOf } from '../room-name-of.ts'
import { showProgress } from '../ui/progress.ts'
import { usernameOf } from '../username-of.ts'
import { withEngine } from '../with-engine.ts'
import { channelOf } from './parse-irc-log.ts'
import { type IrcLog, readLogs } from './read-logs.ts'

const batchSize = 1000
/** Author of what the channel itself told ("x has joined"). */
const channelAuthor = 'irc'

/** `parley import irc <files or folders…>`: the server must not be running. Importing again changes nothing. */
export const importIrc = async (args: string[]): Promise<number> => {
  const { options, rest } = optionsOf(args, ['room', 'data'])
  if (rest.length === 0) throw new CliFault('Name the log files to import.')
  const logs = readLogs(rest)
  const name = roomNameOf(options.room ?? channelOf(logs.flatMap(({ lines }) => lines)) ?? 'irc')
  await withEngine((await foldersOf(options.data)).dataFolder, async (engine) => {
    console.log(summary(logs, name, await importLogs(engine, logs, name).catch(stopped)))
  })
  return 0
}

/** What was committed until then is found again by the next import. */
const stopped = (error: unknown): never => {
  if (!(error instanceof Refusal)) throw error
  throw new CliFault(`${error.message} What is here stays; import again to go on.`)
}

const importLogs = async (engine: Engine, logs: IrcLog[], name: string): Promise<number> => {
  const at = clock.wall()
  const room = await engine.write('import.room', { id: ids.short(), name, at })
  const authors = await engine.write('import.authors', { names: namesIn(logs), at })
  const progress = showProgress(
    'Importing',
    logs.reduce((sum, { lines }) => sum + lines.length, 0),
  )
  let added = 0
  try {
    for (const log of logs)
      for (const batch of batchesOf(messagesOf(log, room, authors))) {
        added += await engine.write('import.messages', { room, messages: batch })
        progress.add(batch.length)
      }
  } finally {
    progress.end()
  }
  return added
}

const batchesOf = (messages: ImportedMessage[]): ImportedMessage[][] =>
  Array.from({ length: Math.ceil(messages.length / batchSize) }, (_, i) =>
    messages.slice(i * batchSize, (i + 1) * batchSize),
  )

/** One account for each name; the spelling that comes first names it. */
const namesIn = (logs: IrcLog[]): { id: string; name: string }[] => {
  const names = new Map([[nameKey(channelAuthor), channelAuthor]])
  for (const { nick } of logs.flatMap(({ lines }) => lines)) {
    const name = accountNameOf(nick)
    if (!names.has(nameKey(name))) names.set(nameKey(name), name)
  }
  return [...names.values()].map((name) => ({ id: ids.short(), name }))
}

const accountNameOf = (nick: string): string => (nick === '' ? channelAuthor : usernameOf(nick))

const messagesOf = (log: IrcLog, room: string, authors: Record<string, string>): ImportedMessage[] => {
  const byLine = new Map(log.lines.map((line) => [line.line, line]))
  const authorOf = (nick: string): { id: string; name: string } => {
    const name = accountNameOf(nick)
    // The spelling of the log, unless it is one that nobody may have.
    return { id: authors[nameKey(name)] as string, name: nick.trim() === name ? nick : name }
  }
  // The room is part of it, so that the same log can be brought into another room as well.
  const nonceOf = (line: number): string => `irc:${room}:${log.hash}:${line}`
  return log.lines.map(({ line, kind, nick, text, at }) => {
    const answered = byLine.get(log.replies.get(line) ?? -1)
    return {
      author: authorOf(nick),
      kind: kind === 'message' ? 'text' : kind,
      text,
      at,
      nonce: nonceOf(line),
      ...(answered ? { replyTo: { author: authorOf(answered.nick).id, nonce: nonceOf(answered.line) } } : {}),
    }
  })
}

const summary = (logs: IrcLog[], room: string, added: number): string => {
  const lines = logs.flatMap((log) => log.lines)
  const spoken = lines.filter(({ kind }) => kind !== 'notice')
  const people = new Set(spoken.map(({ nick }) => nick)).size
  const replies = logs.reduce((sum, log) => sum + log.replies.size, 0)
  const strange = logs.flatMap((log) => log.strange.map((line) => `${log.name}:${line + 1}`))
  const count = (n: number): string => n.toLocaleString('en')
  return [
    `${count(spoken.length)} messages of ${count(people)} names and ${count(lines.length - spoken.length)} notices from ${logs.length} files, ${count(replies)} of them replies.`,
    `${count(added)} were new in #${room}; ${count(lines.length - added)} were there already.`,
    ...(strange.length > 0
      ? [`${count(strange.length)} lines were no log lines and were left out: ${listed(strange)}.`]
      : []),
  ].join('\n')
}

const listed = (places: string[]): string =>
  [...places.slice(0, 5), ...(places.length > 5 ? ['…'] : [])].join(', ')
