import type { Database } from 'bun:sqlite'
import { createWriteStream, existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { nameKey } from '../../storage/name-key.ts'
import { databaseFile } from '../../storage/sqlite/data-folder.ts'
import { openForReading } from '../../storage/sqlite/open-database.ts'
import { CliFault } from '../cli-fault.ts'
import { mustBeNew, writeNewFile } from '../new-file.ts'
import { foldersOf, optionsOf } from '../parse-args.ts'
import { formats, forTerminal, type Row } from './formats.ts'

/** `parley export`: reads beside a running server. Deleted messages have no content and are left out. */
export const exportRooms = async (args: string[]): Promise<number> => {
  const { options } = optionsOf(args, ['room', 'format', 'out', 'data'])
  const format = formats[options.format ?? 'jsonl']
  if (!format) throw new CliFault(`There is no format "${options.format}". Use jsonl or irc.`)
  const file = databaseFile((await foldersOf(options.data)).dataFolder)
  if (!existsSync(file)) throw new CliFault(`There is no database ${file}. Set --data.`)
  const out = options.out === undefined ? undefined : resolve(options.out)
  if (out !== undefined) mustBeNew(out)
  try {
    await write(file, options.room, format, out)
  } catch (error) {
    if (error instanceof CliFault) throw error
    throw new CliFault(`The export failed (${(error as Error).message}). "parley doctor" may know why.`)
  }
  return 0
}

type Format = (row: Row) => string

const write = async (
  file: string,
  room: string | undefined,
  format: Format,
  out: string | undefined,
): Promise<void> => {
  const db = openForReading(file)
  try {
    const rows = rowsOf(db, room)
    await (out === undefined ? print(rows, format) : save(rows, format, out))
  } finally {
    db.close()
  }
}

const rowsOf = (db: Database, room: string | undefined): Iterable<Row> => {
  const key = room === undefined ? null : nameKey(room.replace(/^#+/, ''))
  const known = db.query('select 1 from rooms where ?1 is null or name_key = ?1').get(key)
  if (!known) throw new CliFault(`There is no room #${room}.`)
  return db
    .query<Row, [string | null]>(
      `select m.*, r.name as room_name from rooms r join messages m on m.room = r.id
       where m.deleted = 0 and (?1 is null or r.name_key = ?1) order by r.id, m.seq`,
    )
    .iterate(key)
}

const chunkLines = 500

const chunksOf = function* (rows: Iterable<Row>, format: Format): Generator<string> {
  let lines: string[] = []
  for (const row of rows) {
    lines.push(`${format(row)}\n`)
    if (lines.length < chunkLines) continue
    yield lines.join('')
    lines = []
  }
  yield lines.join('')
}

const save = (rows: Iterable<Row>, format: Format, out: string): Promise<void> =>
  writeNewFile(out, (draft) => pipeline(Readable.from(chunksOf(rows, format)), createWriteStream(draft)))

/** Whoever reads may stop reading: `parley export | head`. */
const print = async (rows: Iterable<Row>, format: Format): Promise<void> => {
  const shown = process.stdout.isTTY ? (row: Row) => forTerminal(format(row)) : format
  try {
    await pipeline(Readable.from(chunksOf(rows, shown)), process.stdout, { end: false })
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EPIPE') throw error
  }
}
