import { timingSafeEqual } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { operator } from '../core/operator.ts'
import type { Ids } from '../core/ports.ts'
import type { Authenticate } from '../gateways/http/ports.ts'

export type OperatorToken = {
  /** Knows the operator, when asked from this machine, and leaves everybody else to `authenticate`. */
  authenticate(others: Authenticate): Authenticate
  /** Writes the file, now that the server can be reached on this port. */
  publish(port: number, host: string): void
  remove(): void
}

/** What `parley admin` reads: one line with the token and one with the address. */
export const operatorTokenFile = (dataFolder: string): string => join(dataFolder, 'admin-token')

/**
 * A token for whoever may read the data folder of a running server: `parley admin` calls the server with it. It is
 * new at every start, works from this machine only, and goes with the server. Workers share their ports, so each knows
 * the tokens of the others (`hasSiblings`).
 */
export const createOperatorToken = (dataFolder: string, ids: Ids, hasSiblings = false): OperatorToken => {
  const token = ids.token()
  const hash = Buffer.from(ids.hashToken(token))
  const file = operatorTokenFile(dataFolder)
  const isOurs = (asked: string): boolean =>
    isSame(ids, asked, hash) ||
    (hasSiblings &&
      siblingTokens(dirname(dataFolder)).some((token) =>
        isSame(ids, asked, Buffer.from(ids.hashToken(token))),
      ))

  return {
    authenticate: (others) => async (asked, address, isLocal) =>
      isLocal && isOurs(asked) ? operator : others(asked, address),
    publish(port, host) {
      const url = `http://${reachable(host)}:${port}`
      rmSync(file, { force: true })
      writeFileSync(file, `${token}\n${url}\n`, { mode: 0o600, flag: 'wx' })
    },
    remove: () => rmSync(file, { force: true }),
  }
}

const isSame = (ids: Ids, asked: string, hash: Buffer): boolean =>
  timingSafeEqual(Buffer.from(ids.hashToken(asked)), hash)

/** The folders of workers in a data folder. */
export const workerFolders = (dataFolder: string): string[] =>
  existsSync(dataFolder)
    ? readdirSync(dataFolder)
        .filter((name) => /^worker-\d+$/.test(name))
        .sort()
        .map((name) => join(dataFolder, name))
    : []

const siblingTokens = (dataFolder: string): string[] =>
  workerFolders(dataFolder).flatMap((folder) => {
    try {
      return readFileSync(operatorTokenFile(folder), 'utf8').split('\n').slice(0, 1)
    } catch {
      return []
    }
  })

/** An address under which the machine itself finds a server that listens on `host`. */
const reachable = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
