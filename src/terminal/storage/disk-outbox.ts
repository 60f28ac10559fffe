import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { OutboxStorage, PendingMessage } from '../../sdk/index.ts'
import type { Folders } from './folders.ts'
import { readJson, writePrivateFile } from './private-file.ts'

/**
 * Unsent messages on the disk until the server has settled them, by account. Each program that runs has a file of
 * its own, so that two never overwrite each other's; what a program left that has ended, the next one takes over.
 */
export const diskOutbox = (folders: Folders, server: string, account: string): OutboxStorage => {
  const name = createHash('sha256').update(`${server}\n${account}`).digest('hex').slice(0, 24)
  const folder = join(folders.state, 'outbox', name)
  const own = join(folder, `${process.pid}-${startOf(process.pid)}-${randomBytes(4).toString('hex')}.json`)

  return {
    async load() {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const taken = readdirSync(folder)
        .filter((file) => file.endsWith('.json') && !isRunning(file))
        .flatMap((file) => takeOver(join(folder, file)))
      const messages = taken.flatMap(({ messages }) => messages).toSorted((a, b) => a.at - b.at)
      // Here first, and gone there only then: ending in between keeps it twice, and the nonce sends it once.
      if (messages.length > 0) writePrivateFile(own, JSON.stringify(messages))
      for (const { file } of taken) rmSync(file, { force: true })
      return messages
    },
    async save(all) {
      if (all.length > 0) writePrivateFile(own, JSON.stringify(all))
      else rmSync(own, { force: true })
    },
  }
}

/** Whoever renames a file first has it. */
const takeOver = (file: string): { file: string; messages: PendingMessage[] }[] => {
  const taken = file.replace(
    /[^/]+$/,
    `${process.pid}-${startOf(process.pid)}-taken-${randomBytes(4).toString('hex')}.json`,
  )
  try {
    renameSync(file, taken)
  } catch {
    return []
  }
  const kept = readJson(taken)
  return [{ file: taken, messages: Array.isArray(kept) ? kept.filter(isPending) : [] }]
}

const isPending = (one: unknown): one is PendingMessage => {
  const { nonce, room, text, at, status } = (one ?? {}) as Record<string, unknown>
  return [nonce, room, text, status].every((part) => typeof part === 'string') && typeof at === 'number'
}

/** Whether the program that wrote this file still runs: its number, and when it was started, as numbers return. */
const isRunning = (file: string): boolean => {
  const [pid, start] = file.split('-')
  return isAlive(Number(pid)) && startOf(Number(pid)) === start
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process was started, as Linux tells; elsewhere its number has to do. */
const startOf = (pid: number): string => {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return '0'
  return readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '0'
}
