import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CliFault } from './cli-fault.ts'

type Parsed<N extends string, F extends string> = {
  options: { [K in N]?: string }
  flags: { [K in F]: boolean }
  rest: string[]
}

/** Options that take a value, flags that take none, and the rest. An unknown option is a fault that names it. */
export const optionsOf = <N extends string, F extends string = never>(
  args: string[],
  names: readonly N[],
  flagNames: readonly F[] = [],
): Parsed<N, F> => {
  try {
    const known = Object.fromEntries([
      ...names.map((name) => [name, { type: 'string' as const }]),
      ...flagNames.map((name) => [name, { type: 'boolean' as const }]),
    ])
    const { values, positionals } = parseArgs({ args, options: known, allowPositionals: true }) as {
      values: Record<string, unknown>
      positionals: string[]
    }
    return {
      options: Object.fromEntries(names.filter((name) => name in values).map((name) => [name, values[name]])),
      flags: Object.fromEntries(flagNames.map((name) => [name, values[name] === true])),
      rest: positionals,
    } as Parsed<N, F>
  } catch (error) {
    throw new CliFault(error instanceof Error ? error.message : String(error))
  }
}

/** Where everything is kept: in a folder, or in PostgreSQL but for files and logs. */
export type StorePlace = { dataFolder: string; filesFolder: string; databaseUrl?: string | undefined }

/** The folder of `--data`, else whatever the server's own configuration says. */
export const storeOf = async (option: string | undefined): Promise<StorePlace> => {
  if (option !== undefined) return { dataFolder: option, filesFolder: join(option, 'files') }
  const [{ readConfig }, { readEnv }] = await Promise.all([
    import('../server/config/config.ts'),
    import('../server/config/env.ts'),
  ])
  const { dataFolder, filesFolder, databaseUrl } = readConfig(readEnv())
  return { dataFolder, filesFolder: filesFolder ?? join(dataFolder, 'files'), databaseUrl }
}

/** The folders of `--data`, else of the server's own configuration. */
export const foldersOf = async (
  option: string | undefined,
): Promise<Pick<StorePlace, 'dataFolder' | 'filesFolder'>> => {
  const { dataFolder, filesFolder, databaseUrl } = await storeOf(option)
  if (databaseUrl !== undefined)
    throw new CliFault(
      'The conversations are in PostgreSQL (PARLEY_DATABASE_URL), which pg_dump copies. Set --data to work on a folder.',
    )
  return { dataFolder, filesFolder }
}
