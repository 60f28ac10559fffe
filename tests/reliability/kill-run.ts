import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandOutput } from '../../src/protocol/commands.ts'
import type { Message } from '../../src/protocol/entities.ts'
import { findFaults } from '../support/history/find-faults.ts'
import type { Attempt, Fault } from '../support/history/history.ts'
import { type ServerProcess, startServerProcess } from '../support/start-server-process.ts'
import { sendOverRest, sendOverSocket, type Target } from './workload.ts'

export type StoredRow = { seq: number; rev: number; text: string }

export type KillOptions = {
  /** A file that is loaded before the server: for negative controls only. */
  preload?: string
  env?: Record<string, string>
  /** What the database itself holds of the room, in order of revision, asked without the server. */
  storedRows(data: string, room: string): Promise<StoredRow[]>
}

export type KillResult = {
  attempts: Attempt[]
  faults: Fault[]
  acked: number
  kills: number
  readyMs: number[]
}

/** Kills a server again and again while five clients send, and compares what they were told with what is there. */
export const killRun = async (
  goal: { kills: number; acked: number },
  { preload, env = {}, storedRows }: KillOptions,
): Promise<KillResult> => {
  const data = mkdtempSync(join(tmpdir(), 'parley-kill-'))
  let server = await startServerProcess({ data, preload, env })
  const { port } = server
  const target = await prepare(server)
  const senders = [
    ...[1, 8, 32].map((inFlight) => sendOverSocket(target, `socket-${inFlight}`, inFlight)),
    ...['rest-a', 'rest-b'].map((name) => sendOverRest(target, name)),
  ]
  const ackedSoFar = (): number =>
    senders.reduce((sum, { attempts }) => sum + attempts.filter(({ acked }) => acked).length, 0)

  const readyMs: number[] = []
  let kills = 0
  while (kills < goal.kills || ackedSoFar() < goal.acked) {
    await Bun.sleep(250 + ((kills * 137) % 400))
    if (kills >= goal.kills * 4) break
    server.kill('SIGKILL')
    await server.exited
    kills += 1
    server = await startServerProcess({ data, port, preload, env })
    readyMs.push(server.readyMs)
  }
  await Promise.all(senders.map((sender) => sender.stop()))
  const attempts = senders.flatMap((sender) => sender.attempts)
  const { messages, rev } = await wholeRoom(target)
  const faults = [
    ...findFaults({ attempts, stored: messages, head: rev }),
    ...disagreements(await storedRows(data, target.room), messages),
  ]
  const acked = ackedSoFar()
  server.kill('SIGTERM')
  await server.exited
  rmSync(data, { recursive: true, force: true })
  return { attempts, faults, acked, kills, readyMs }
}

async function prepare(server: ServerProcess): Promise<Target> {
  const { token } = await post<CommandOutput<'account.register'>>(server.url, '', 'account.register', {
    username: 'sender',
    password: 'correct horse battery',
  })
  const { room } = await post<CommandOutput<'room.create'>>(server.url, token, 'room.create', {
    name: 'kills',
    kind: 'public',
  })
  return { url: server.url, token, room: room.id }
}

async function wholeRoom(target: Target): Promise<{ messages: Message[]; rev: number }> {
  const messages: Message[] = []
  for (;;) {
    const after = messages.at(-1)?.rev ?? 0
    const page = await post<CommandOutput<'room.changes'>>(target.url, target.token, 'room.changes', {
      room: target.room,
      after,
      limit: 500,
    })
    messages.push(...page.messages)
    if (!page.more) return { messages, rev: page.rev }
  }
}

async function post<T>(url: string, token: string, command: string, input: object): Promise<T> {
  const response = await fetch(`${url}/api/v1/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify(input),
  })
  if (response.status !== 200) throw new Error(`${command}: ${await response.text()}`)
  return (await response.json()) as T
}

const disagreements = (stored: StoredRow[], told: Message[]): Fault[] => {
  const line = ({ seq, rev, text }: StoredRow): string => `${seq} ${rev} ${text}`
  const isSame = told.map(line).join('\n') === stored.map(line).join('\n')
  return isSame ? [] : [{ kind: 'mismatch', detail: 'the database and the server differ' }]
}
