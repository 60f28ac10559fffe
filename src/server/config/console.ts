import { z } from 'zod'
import { port } from './port.ts'

export type ConsoleConfig = {
  /** 0 takes any free one. */
  port: number
  host: string
  /** Names of files in PEM form, as far as they are given. */
  tls: { cert: string | undefined; key: string | undefined } | undefined
}

/** Settings of the console dialect, the one that has a port of its own. */
export const consoleSchema = {
  /** Its port; `0` switches it off, `any` takes any free one. */
  PARLEY_CONSOLE_PORT: z
    .union([z.literal('any'), port], 'Write a port from 0 to 65535, or any')
    .default(12345),
  /** Only this machine unless set, or unless TLS is. */
  PARLEY_CONSOLE_HOST: z.string().min(1).optional(),
  /** Files in PEM form; both or none. */
  PARLEY_CONSOLE_TLS_CERT: z.string().min(1).optional(),
  PARLEY_CONSOLE_TLS_KEY: z.string().min(1).optional(),
}

type Checked = Pick<z.output<z.ZodObject<typeof consoleSchema>>, keyof typeof consoleSchema> & {
  PARLEY_HOST: string
}

/** Passwords travel over it in clear: it stays on this machine unless somebody says otherwise or TLS hides them. */
export const consoleOf = (checked: Checked): ConsoleConfig | undefined => {
  const { PARLEY_CONSOLE_PORT: asked, PARLEY_CONSOLE_TLS_CERT: cert, PARLEY_CONSOLE_TLS_KEY: key } = checked
  if (asked === 0) return undefined
  const tls = cert !== undefined || key !== undefined ? { cert, key } : undefined
  const host = checked.PARLEY_CONSOLE_HOST ?? (tls ? checked.PARLEY_HOST : '127.0.0.1')
  return { port: asked === 'any' ? 0 : asked, host, tls }
}
