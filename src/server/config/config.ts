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
    .transform((list) => list.split(',').map((one) => one.trim()))
    .refine(
      (list) => list.every((one) => port.safeParse(one).success),
      'Write ports from 0 to 65535, separated by commas',
    )
    .transform((list) => list.map(Number)),
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
  /** Whether the newest messages of busy rooms wait in that Redis for those who come; see `storage/recent-pages.ts`. */
  PARLEY_RECENT_MESSAGES: z.enum(['redis', 'off']).default('off'),
  /** Where people open Parley, when that is not the address it listens on (behind a proxy). */
  PARLEY_PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, 'Write it like https://chat.example.org, without a path')
    .transform((url) => new URL(url).origin)
    .optional(),
  /** Mail server, e.g. `smtp://user:password@mail.example.org:587`. Without one the owner reads the mails. */
  PARLEY_SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error:
        'Write it like smtp://user:password@mail.example.org:587, with % codes for signs like @ and / in the password',
    })
    .optional(),
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
  PARLEY_LIMITS: z.enum(['on', 'off'], 'Write on or off').default('on'),
  /** Where commits run: chosen by the speed of the disk unless said. */
  PARLEY_COMMITS: z.enum(['auto', 'main', 'worker'], 'Write auto, main or worker').default('auto'),
  /** Which of the older dialects are spoken on the same ports; see `dialects.ts`. */
  PARLEY_DIALECTS: dialectsSchema,
  /** Who may read /metrics: `local` this machine and admins, `open` everybody, `off` nobody. */
  PARLEY_METRICS: z.enum(['local', 'open', 'off'], 'Write local, open or off').default('local'),
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
  recentMessages: 'redis' | 'off'
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

function isPublicUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
}

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
    recentMessages: checked.PARLEY_RECENT_MESSAGES,
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
  `${String(path[0])}: ${message}.`

/** What only shows when several settings are seen together. Throws a `ConfigFault`. */
export const mustFitTogether = ({ redisUrl, databaseUrl }: Config): void => {
  if (redisUrl && !databaseUrl)
    throw new ConfigFault(
      'PARLEY_REDIS_URL: Several servers need one database. Set PARLEY_DATABASE_URL as well, or leave this out.',
    )
}
