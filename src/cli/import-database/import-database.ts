import { parseArgs } from 'node:util'
import { Refusal } from '../../protocol/refusals.ts'
import { systemClock as clock, systemIds as ids } from '../../server/system.ts'
import type { Engine } from '../../storage/engine.ts'
import { CliFault } from '../cli-fault.ts'
import { storeOf } from '../parse-args.ts'
import { withEngine } from '../with-engine.ts'
import { bringIn } from './bring-in.ts'
import { detect } from './detect.ts'
import { openPostgresSource } from './postgres-source.ts'
import { readPeople } from './read-people.ts'
import { readRooms } from './read-rooms.ts'
import { rehearse } from './rehearse.ts'
import type { Source } from './source.ts'
import { openSqliteSource } from './sqlite-source.ts'
import { undo } from './undo.ts'

/**
 * `parley import database <url>`: the server must not be running. Importing again changes nothing; `--dry-run` only
 * tells; `--undo <id>` takes an import back.
 */
export const importDatabase = async (args: string[]): Promise<number> => {
  const { values, positionals } = parsed(args)
  const store = await storeOf(values.data)
  if (values.undo !== undefined) {
    const id = values.undo
    await withEngine(store, (engine) => undo(engine, id).catch(stopped))
    return 0
  }
  const [url] = positionals
  if (url === undefined || positionals.length > 1)
    throw new CliFault('Name the one database to import: a SQLite file, or postgres://….')
  const source = await openSource(url)
  try {
    await withEngine(store, (engine) =>
      run(engine, source, shown(url), values['dry-run'] === true).catch(stopped),
    )
  } finally {
    await source.close()
  }
  return 0
}

const run = async (engine: Engine, source: Source, name: string, isDry: boolean): Promise<void> => {
  const layout = detect(source.tables)
  const now = clock.wall()
  const people = await readPeople(source, layout, now)
  const rooms = await readRooms(source, layout, people, now)
  const total =
    (layout.messages ? await source.count(layout.messages.table) : 0) +
    (layout.privateMessages ? await source.count(layout.privateMessages.table) : 0)
  const chat = { source, layout, people, rooms, total }
  const told = isDry
    ? await rehearse(engine, chat)
    : await bringIn(engine, chat, { id: ids.short(), source: name, at: now })
  console.log(told.join('\n'))
}

const parsed = (args: string[]) => {
  try {
    const options = {
      'dry-run': { type: 'boolean' },
      undo: { type: 'string' },
      data: { type: 'string' },
    } as const
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new CliFault(error instanceof Error ? error.message : String(error))
  }
}

const openSource = async (url: string): Promise<Source> =>
  /^postgres(ql)?:/.test(url) ? openPostgresSource(url) : openSqliteSource(url)

/** Without user and password. */
const shown = (url: string): string => {
  if (!URL.canParse(url) || !/^postgres/.test(url)) return url
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}

/** What was committed until then is found again by the next import. */
const stopped = (error: unknown): never => {
  if (!(error instanceof Refusal)) throw error
  throw new CliFault(`${error.message} What is here stays; import again to go on.`)
}
