import { isIP } from 'node:net'
import { z } from 'zod'
import { type ConsoleConfig, consoleOf, consoleSchema } from './console.ts'
import { type DialectName, dialectsSchema } from './dialects.ts'
import type { Env } from './env.ts'
import { port } from './port.ts'

const schema = z.object({
  /** Ports for HTTP and WebSocket, separated by commas; 0 takes any free one. */
  PARLEY_PORTS: z
    .string()
    .default('8000')
    .transform((list): unknown => list.split(',').map((one) => one.trim()))
    .pipe(z.array(port).min(1)),
  /** Address to listen on. Only this machine unless set; `0.0.0.0` for everybody. */
  PARLEY_HOST: z.string().min(1).default('127.0.0.1'),
  ...consoleSchema,
  /** Folder for the database, files and logs. */
  PARLEY_DATA: z.string().min(1).default('./data'),
  /** Folder for files, where that is not `files` in the data folder: several servers share it. */
  PARLEY_FILES: z.string().min(1).optional(),
  /** A PostgreSQL to keep everything in but files and logs; without one a SQLite in the data folder is used. */
  PARLEY_DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error:
        'Write it like postgres://user:password@host:5432/database, or leave it out for the database that comes with Parley',
    })
    .optional(),
  /** A Redis or Valkey over which several servers on one PostgreSQL tell each other what happens. */
  PARLEY_REDIS_URL: z
    .url({
      protocol: /^(rediss?|valkeys?)$/,
      error: 'Write it like redis://user:password@host:6379, or leave it out for a single server',
    })
    .optional(),
  /** Where people open Parley, when that is not the address it listens on (behind a proxy). */
  PARLEY_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Mail server, e.g. `smtp://user:password@mail.example.org:587`. Without one the owner reads the mails. */
  PARLEY_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Sender of mails, e.g. `Parley <parley@example.org>`. */
  PARLEY_MAIL_FROM: z
    .string()
    .regex(
      /^([^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'Write it like "Parley <parley@example.org>"',
    )
    .optional(),
  /** Addresses of proxies whose X-Forwarded-For is believed, separated by commas. */
  PARLEY_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    )
    .refine(
      (list) => list.every(isAddressOrNetwork),
      'Write addresses like 10.0.0.1, or networks like 10.0.0.0/8',
    ),
  /** `off` switches rate and socket limits off, for benchmarks. Never security or durability. */
  PARLEY_LIMITS: z.enum(['on', 'off']).default('on'),
  /** Where commits run: chosen by the speed of the disk unless said. */
  PARLEY_COMMITS: z.enum(['auto', 'main', 'worker']).default('auto'),
  /** Which of the older dialects are spoken on the same ports; see `dialects.ts`. */
  PARLEY_DIALECTS: dialectsSchema,
  /** Who may read /metrics: `local` this machine and admins, `open` everybody, `off` nobody. */
  PARLEY_METRICS: z.enum(['local', 'open', 'off']).default('local'),
})

export type Config = {
  ports: number[]
  /** Whether other workers of this machine listen on the same ports. */
  sharesPorts: boolean
  host: string
  /** Where the console dialect listens; undefined while it is off. */
  console: ConsoleConfig | undefined
  dataFolder: string
  /** Unless it is `files` in the data folder. */
  filesFolder: string | undefined
  /** Holds a password: never shown. */
  databaseUrl: string | undefined
  /** Holds a password: never shown. */
  redisUrl: string | undefined
  publicUrl: string | undefined
  smtpUrl: string | undefined
  mailFrom: string | undefined
  trustedProxies: string[]
  limits: 'on' | 'off'
  commits: 'auto' | 'main' | 'worker'
  dialects: DialectName[]
  metrics: 'local' | 'open' | 'off'
}

/** Whether nobody but this machine reaches the server, as far as its configuration tells. */
export const isHome = ({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): boolean =>
  publicUrl === undefined && (host === 'localhost' || host === '::1' || host.startsWith('127.'))

function isAddressOrNetwork(one: string): boolean {
  const [address = '', bits, ...more] = one.split('/')
  const most = isIP(address) === 6 ? 128 : 32
  const isNetwork = bits !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most
  return isIP(address) !== 0 && more.length === 0 && (bits === undefined || isNetwork)
}

/** All faults of the configuration at once, one sentence each. */
export class ConfigFault extends Error {
  override name = 'ConfigFault'
}

/** Checks everything and throws one `ConfigFault` that names every fault. An empty value counts as unset. */
export const readConfig = (env: Env): Config => {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = schema.safeParse(set)
  if (!parsed.success) throw new ConfigFault(parsed.error.issues.map(sentence).join('\n'))
  const checked = parsed.data
  return {
    ports: checked.PARLEY_PORTS,
    sharesPorts: false,
    host: checked.PARLEY_HOST,
    console: consoleOf(checked),
    dataFolder: checked.PARLEY_DATA,
    filesFolder: checked.PARLEY_FILES,
    databaseUrl: checked.PARLEY_DATABASE_URL,
    redisUrl: checked.PARLEY_REDIS_URL,
    publicUrl: checked.PARLEY_PUBLIC_URL,
    smtpUrl: checked.PARLEY_SMTP_URL,
    mailFrom: checked.PARLEY_MAIL_FROM,
    trustedProxies: checked.PARLEY_TRUSTED_PROXIES,
    limits: checked.PARLEY_LIMITS,
    commits: checked.PARLEY_COMMITS,
    dialects: checked.PARLEY_DIALECTS,
    metrics: checked.PARLEY_METRICS,
  }
}

const sentence = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${path.map(String).join('.')}: ${message}.`

/** What only shows when several settings are seen together. Throws a `ConfigFault`. */
export const mustFitTogether = ({ redisUrl, databaseUrl }: Config): void => {
  if (redisUrl && !databaseUrl)
    throw new ConfigFault(
      'PARLEY_REDIS_URL: Several servers need one database. Set PARLEY_DATABASE_URL as well, or leave this out.',
    )
}
