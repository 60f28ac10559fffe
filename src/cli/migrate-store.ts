import { existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { CopyFault, copyStore } from '../storage/copying/copy-store.ts'
import { openPostgresSide, openSqliteSide, type Side } from '../storage/copying/open-side.ts'
import { DatabaseFault } from '../storage/postgres/database-fault.ts'
import { databaseFile, takeDataFolder } from '../storage/sqlite/data-folder.ts'
import { CliFault } from './cli-fault.ts'
import { optionsOf } from './parse-args.ts'
import { showProgress } from './ui/progress.ts'

/**
 * `parley migrate-store --from <place> --to <place>`: moves an installation from SQLite to PostgreSQL or back. A place is
 * a data folder or postgres://…; the target must be empty. The source is left as it is.
 */
export const migrateStore = async (args: string[]): Promise<number> => {
  const { options, rest } = optionsOf(args, ['from', 'to'])
  if (options.from === undefined || options.to === undefined || rest.length > 0)
    throw new CliFault('Say from where to where: "parley migrate-store --from ./data --to postgres://…".')
  const releases: (() => unknown)[] = []
  try {
    const from = await open(options.from, 'read', releases)
    const to = await open(options.to, 'write', releases)
    let bar = showProgress('Copying', 0)
    const { rows, rooms, messages } = await copyStore(from, to, {
      total: (count) => {
        bar = showProgress('Copying', count)
      },
      add: (count) => bar.add(count),
    })
    bar.end()
    console.log(
      `${rows.toLocaleString('en')} rows copied and compared: ${messages.toLocaleString('en')} messages in ${rooms.toLocaleString('en')} rooms, each with the same checksum on both sides.`,
    )
    if (isPostgres(options.to) !== isPostgres(options.from))
      console.log(
        'Pictures and files stay where they are: copy the folder "files" along, or set PARLEY_FILES.',
      )
    return 0
  } catch (error) {
    if (error instanceof CopyFault || error instanceof DatabaseFault) throw new CliFault(error.message)
    throw error
  } finally {
    for (const release of releases.reverse()) await release()
  }
}

const isPostgres = (place: string): boolean => /^postgres(ql)?:\/\//.test(place)

const open = async (place: string, mode: 'read' | 'write', releases: (() => unknown)[]): Promise<Side> => {
  const side = isPostgres(place)
    ? await openPostgresSide(place, mode)
    : await openFolder(place, mode, releases)
  releases.push(side.close)
  return side
}

const openFolder = async (
  place: string,
  mode: 'read' | 'write',
  releases: (() => unknown)[],
): Promise<Side> => {
  const path = resolve(place)
  if (mode === 'read' && !existsSync(databaseFile(path)))
    throw new CliFault(`There is no database ${databaseFile(path)}. Name a data folder or postgres://….`)
  mkdirSync(path, { recursive: true })
  // Nobody may write meanwhile: neither into what is read nor into what is made.
  releases.push(takeDataFolder(path).release)
  return openSqliteSide(databaseFile(path), mode)
}
