import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock, Log } from '../../core/ports.ts'
import { logLine } from './log-line.ts'
import { openRotatingFile } from './rotating-file.ts'

/** One call of an API: never its query, never a token, nothing of what was said. */
export type Call = {
  /** `POST` and so on, or `socket`. */
  method: string
  /** The path, or the command on a socket. */
  path: string
  /** The username; null before login. */
  user: string | null
  address: string
  agent: string
  /** The HTTP status; on a socket `ok` or the code of the refusal. */
  status: number | string
  ms: number
  /** How many of the same kind came just before and were only counted. */
  skipped?: number
}

export type Logs = { log: Log; call(call: Call): void; close(): void }

const rotation = { bytes: 10 * 1024 * 1024, keep: 5 }

/** JSON lines in `logs/` of the data folder: `api.log` for calls, `parley.log` for everything else. */
export const openLogs = (dataFolder: string, clock: Clock): Logs => {
  const folder = join(dataFolder, 'logs')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const general = openRotatingFile(join(folder, 'parley.log'), rotation)
  const api = openRotatingFile(join(folder, 'api.log'), rotation)
  const now = (): string => new Date(clock.wall()).toISOString()
  // These are few, and the last of them may tell why the process ended.
  const write = (level: string) => (fields: object, message: string) => {
    general.write(logLine({ time: now(), level, message, ...fields }))
    general.flush()
  }

  return {
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    call: (call) => api.write(logLine({ time: now(), ...call, ms: Math.round(call.ms * 10) / 10 })),
    close() {
      general.close()
      api.close()
    },
  }
}
