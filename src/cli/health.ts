import { CliFault } from './cli-fault.ts'
import { optionsOf } from './parse-args.ts'

/** A probe that takes longer is a no. */
const patienceMs = 4_000

/** `parley health [--url <address>]`: whether a server can take writes; for service managers and container probes. */
export const health = async (args: string[]): Promise<number> => {
  const { options } = optionsOf(args, ['url'])
  const url = options.url ?? (await ownUrl())
  if (!URL.canParse(url)) throw new CliFault(`"${url}" is no address. Write it like http://127.0.0.1:8000.`)
  const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(patienceMs) }).catch(
    () => undefined,
  )
  if (!response) throw new CliFault(`Nobody answers at ${url}.`)
  const text = (await response.text()).trim()
  if (!response.ok) throw new CliFault(`${url} cannot take writes: ${text}`)
  console.log(`${url} can take writes.`)
  return 0
}

const ownUrl = async (): Promise<string> => {
  const [{ readConfig }, { readEnv }] = await Promise.all([
    import('../server/config/config.ts'),
    import('../server/config/env.ts'),
  ])
  const { ports, host } = readConfig(readEnv())
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${ports[0]}`
}
