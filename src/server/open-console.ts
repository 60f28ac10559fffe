import { readFileSync } from 'node:fs'
import type { createConsole } from '../gateways/console/create-console.ts'
import { listenToConsole } from '../gateways/console/listen.ts'
import { ConfigFault } from './config/config.ts'
import type { ConsoleConfig } from './config/console.ts'
import { PortFault } from './listeners.ts'

/** Opens the console’s port. Throws `ConfigFault` or `PortFault` with one sentence for the owner. */
export const openConsole = (
  gateway: ReturnType<typeof createConsole>,
  { port, host, tls }: ConsoleConfig,
  isShared: boolean,
): ReturnType<typeof listenToConsole> => {
  const files = tls && {
    cert: pemOf('PARLEY_CONSOLE_TLS_CERT', tls.cert),
    key: pemOf('PARLEY_CONSOLE_TLS_KEY', tls.key),
  }
  try {
    return listenToConsole(gateway, { port, host, isShared, tls: files })
  } catch (error) {
    throw new PortFault(sentence(port, host, error))
  }
}

/** One without the other would leave passwords in clear where somebody meant to hide them. */
const pemOf = (name: string, file: string | undefined): string => {
  if (file === undefined)
    throw new ConfigFault(`${name}: Set it too: TLS takes a certificate and its key, or neither.`)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigFault(`${name}: ${file} cannot be read (${(error as { code?: string }).code}).`)
  }
}

const sentence = (port: number, host: string, error: unknown): string => {
  const { code, message } = error as { code?: string; message?: string }
  if (code === 'EADDRINUSE')
    return `Port ${port} of the console is in use. Set PARLEY_CONSOLE_PORT to another one, e.g. PARLEY_CONSOLE_PORT=12346, or to 0 to do without it.`
  if (code === 'EACCES')
    return `Port ${port} of the console needs more rights. Set PARLEY_CONSOLE_PORT to one above 1023.`
  return `Port ${port} of the console on ${host} cannot be opened (${code ?? message}). Check PARLEY_CONSOLE_HOST, PARLEY_CONSOLE_PORT and the files of PARLEY_CONSOLE_TLS_CERT and PARLEY_CONSOLE_TLS_KEY.`
}
