import { createServer } from 'node:net'
import type { Config } from '../../server/config/config.ts'
import { bad, type Finding, good } from './finding.ts'

const patienceMs = 2000

/** Whether each port is free or served by Parley already. */
export const checkPorts = ({ ports, host }: { ports: number[]; host: string }): Promise<Finding[]> =>
  Promise.all(ports.filter((port) => port !== 0).map((port) => checkPort(port, host)))

/** The console speaks no HTTP to be asked with: beside a running server its port is that one's. */
export const checkConsolePort = async (
  { console: asked }: Pick<Config, 'console'>,
  isRunning: boolean,
): Promise<Finding[]> => {
  if (!asked || asked.port === 0) return []
  const fault = await faultOfListening(asked.port, asked.host)
  if (fault === undefined) return [good(`Port ${asked.port} of the console is free.`)]
  if (fault === 'EADDRINUSE' && isRunning) return [good(`Port ${asked.port} of the console is in use.`)]
  return [
    bad(
      fault === 'EADDRINUSE'
        ? `Port ${asked.port} of the console is used by another program. Set PARLEY_CONSOLE_PORT to another one, or to 0 to do without it.`
        : `The console cannot listen on port ${asked.port} of ${asked.host} (${fault}). Set PARLEY_CONSOLE_PORT above 1023 and PARLEY_CONSOLE_HOST to an address of this machine.`,
    ),
  ]
}

const checkPort = async (port: number, host: string): Promise<Finding> => {
  const fault = await faultOfListening(port, host)
  if (fault === undefined) return good(`Port ${port} is free.`)
  if (fault === 'EACCES') return bad(`Port ${port} needs more rights. Set PARLEY_PORTS to one above 1023.`)
  if (fault !== 'EADDRINUSE')
    return bad(`Nothing can listen on ${host} (${fault}). Set PARLEY_HOST to an address of this machine.`)
  if (await isParley(port, host)) return good(`Port ${port} is served by a running Parley.`)
  return bad(`Port ${port} is used by another program. Set PARLEY_PORTS to another one.`)
}

const faultOfListening = (port: number, host: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve((error as { code?: string }).code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })

/** Another program may answer as well, with something else or never. */
const isParley = async (port: number, host: string): Promise<boolean> => {
  try {
    const answer = await fetch(`http://${reachable(host)}:${port}/healthz`, {
      signal: AbortSignal.timeout(patienceMs),
    })
    return typeof (await answer.json()).ok === 'boolean'
  } catch {
    return false
  }
}

const reachable = (host: string): string => {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
