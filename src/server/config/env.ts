import { editDistance } from '../../storage/search/edit-distance.ts'

/** The only place that reads the environment. `.env` in the working folder is read by the runtime. */
export const readEnv = (env: Record<string, string | undefined> = process.env) => ({
  PARLEY_PORTS: env.PARLEY_PORTS,
  PARLEY_HOST: env.PARLEY_HOST,
  PARLEY_CONSOLE_PORT: env.PARLEY_CONSOLE_PORT,
  PARLEY_CONSOLE_HOST: env.PARLEY_CONSOLE_HOST,
  PARLEY_CONSOLE_TLS_CERT: env.PARLEY_CONSOLE_TLS_CERT,
  PARLEY_CONSOLE_TLS_KEY: env.PARLEY_CONSOLE_TLS_KEY,
  PARLEY_DATA: env.PARLEY_DATA,
  PARLEY_FILES: env.PARLEY_FILES,
  PARLEY_DATABASE_URL: env.PARLEY_DATABASE_URL,
  PARLEY_REDIS_URL: env.PARLEY_REDIS_URL,
  PARLEY_RECENT_MESSAGES: env.PARLEY_RECENT_MESSAGES,
  PARLEY_PUBLIC_URL: env.PARLEY_PUBLIC_URL,
  PARLEY_SMTP_URL: env.PARLEY_SMTP_URL,
  PARLEY_MAIL_FROM: env.PARLEY_MAIL_FROM,
  PARLEY_TRUSTED_PROXIES: env.PARLEY_TRUSTED_PROXIES,
  PARLEY_LIMITS: env.PARLEY_LIMITS,
  PARLEY_COMMITS: env.PARLEY_COMMITS,
  PARLEY_DIALECTS: env.PARLEY_DIALECTS,
  PARLEY_METRICS: env.PARLEY_METRICS,
})

/** Names in the environment that look like settings and are none: one letter too few, and nothing happens. */
export const misspelled = (env: Record<string, string | undefined> = process.env): [string, string][] => {
  const known = Object.keys(readEnv({}))
  return Object.keys(env)
    .filter((name) => name.startsWith('PARLEY_') && !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((one) => editDistance(name, one, 2) <= 2)
      return meant === undefined ? [] : [[name, meant] satisfies [string, string]]
    })
}

export type Env = ReturnType<typeof readEnv>

/** What the programs that talk to a server as a person read: `parley chat`, `send`, `tail` and the like. */
export const readClientEnv = (env: Record<string, string | undefined> = process.env) => ({
  PARLEY_SERVER: env.PARLEY_SERVER,
  PARLEY_TOKEN: env.PARLEY_TOKEN,
  XDG_CONFIG_HOME: env.XDG_CONFIG_HOME,
  XDG_STATE_HOME: env.XDG_STATE_HOME,
  HOME: env.HOME ?? env.USERPROFILE,
  NO_COLOR: env.NO_COLOR,
  TERM: env.TERM,
})

export type ClientEnv = ReturnType<typeof readClientEnv>
