import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message } from '../../src/protocol/entities.ts'
import { wholeRoom } from '../nodes/load.ts'
import { sendOverRest, sendOverSocket } from '../reliability/workload.ts'
import { caller } from '../support/call.ts'
import { findFaults } from '../support/history/find-faults.ts'
import { testWith } from '../support/needs.ts'
import { findPostgresServer, startPostgres } from '../support/own-postgres.ts'
import { ask } from '../support/postgres.ts'
import { runParley } from '../support/run-parley.ts'
import { type ServerProcess, startServerProcess } from '../support/start-server-process.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { isNightly } from '../support/test-size.ts'

const loadMs = isNightly ? 60_000 : 800
/** RT-20: seconds until a server serves again, for each GiB; a start takes some in any case. */
const mostSeconds = (bytes: number): number => 10 + (60 * bytes) / 2 ** 30
const root = mkdtempSync(join(tmpdir(), 'parley-backup-load-'))
const atEnd = stopAtEnd(30_000)
atEnd(() => rmSync(root, { recursive: true, force: true }))

const start = async (data: string, env: Record<string, string> = {}): Promise<ServerProcess> => {
  const server = await startServerProcess({ data: join(root, data), env })
  atEnd(async () => {
    try {
      server.kill('SIGKILL')
    } catch {
      // It has ended already.
    }
    await server.exited
  })
  return server
}

/** Backs up under load, restores elsewhere, and compares. `restore` answers the server that serves what was restored. */
const drill = async (
  server: ServerProcess,
  backup: () => Promise<string>,
  restore: (file: string) => Promise<ServerProcess>,
): Promise<string> => {
  const { post } = caller(server.url)
  const password = 'correct horse battery'
  const { token } = (await post('', 'account.register', { username: 'writer', password })).body
  const { room } = (await post(token, 'room.create', { name: 'load', kind: 'public' })).body
  const target = { url: server.url, token, room: room.id }
  const senders = [0, 1, 2].map((i) => sendOverSocket(target, `w${i}`, 5))
  senders.push(sendOverRest(target, 'w3'))
  const all = () => senders.flatMap(({ attempts }) => attempts)
  await Bun.sleep(loadMs)
  const before = all().filter(({ acked }) => acked)
  const file = await backup()
  await Bun.sleep(loadMs / 2)
  await Promise.all(senders.map((one) => one.stop()))
  const original = new Map((await wholeRoom(server, token, room.id)).map((one) => [one.id, one]))

  const began = performance.now()
  const elsewhere = await restore(file)
  const { size } = statSync(file)
  const restored = await wholeRoom(elsewhere, token, room.id)
  const seconds = (performance.now() - began) / 1000
  const head = Math.max(...restored.map(({ rev }) => rev))
  // Whatever was acknowledged before it began is there; it is one moment: dense, in order, nothing twice.
  const attempts = all().map((one) => (before.includes(one) ? one : { ...one, acked: undefined }))
  expect(findFaults({ attempts: attempts as never, stored: restored, head })).toEqual([])
  // Of what was not changed later, everything is the same.
  const differing = restored.filter((one) => {
    const first = original.get(one.id) as Message
    return first.rev === one.rev ? JSON.stringify(first) !== JSON.stringify(one) : first.rev < one.rev
  })
  expect(differing).toEqual([])
  expect(restored.length).toBeLessThan(original.size)
  expect(seconds).toBeLessThan(mostSeconds(size))
  const epochs = await Promise.all([server, elsewhere].map((one) => epochOf(one, token)))
  expect(epochs[0]).not.toBe(epochs[1])
  return `${original.size} messages in the end, ${before.length} acknowledged before, ${restored.length} restored; lost 0, doubled 0; served again after ${seconds.toFixed(1)} s (${(size / 1e6).toFixed(1)} MB)`
}

const epochOf = async (server: ServerProcess, token: string): Promise<string> => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket`)
  await new Promise((resolve) => (socket.onopen = resolve))
  const epoch = new Promise<string>((resolve) => {
    // Events may come before the answer.
    socket.onmessage = ({ data }) => {
      const { re, ok } = JSON.parse(String(data))
      if (re === 1) resolve(ok.epoch)
    }
  })
  socket.send(JSON.stringify({ id: 1, type: 'session.hello', protocol: 1, token }))
  return epoch.finally(() => socket.close())
}

test(
  'R14: a backup taken under load and restored elsewhere is one moment of the conversation, with all that was acknowledged before',
  async () => {
    const told = await drill(
      await start('source'),
      async () => {
        const file = join(root, 'backup.db')
        expect(await runParley(['backup', file, '--data', join(root, 'source')])).toMatchObject({ code: 0 })
        return file
      },
      async (file) => {
        const { code } = await runParley(['restore', file, '--data', join(root, 'elsewhere')])
        expect(code).toBe(0)
        return start('elsewhere')
      },
    )
    console.log(`SQLite: ${told}.`)
  },
  60_000 + 4 * loadMs,
)

testWith(
  findPostgresServer(),
  'R14: the same with pg_dump',
  async (programs) => {
    const postgres = await startPostgres()
    atEnd(postgres.stop)
    const run = async (name: string, ...args: string[]): Promise<void> => {
      const child = Bun.spawn([join(programs, name), ...args], { stdout: 'ignore', stderr: 'pipe' })
      if ((await child.exited) !== 0) throw new Error(await new Response(child.stderr).text())
    }
    const second = new URL(postgres.url)
    second.pathname = '/restored'
    const told = await drill(
      await start('postgres-source', { PARLEY_DATABASE_URL: postgres.url }),
      async () => {
        const file = join(root, 'backup.dump')
        await run('pg_dump', '--format=custom', `--file=${file}`, postgres.url)
        return file
      },
      async (file) => {
        await ask(postgres.url, 'create database restored')
        await run('pg_restore', '--no-owner', `--dbname=${second.href}`, file)
        await ask(second.href, "delete from installation where name = 'epoch'")
        return start('postgres-elsewhere', { PARLEY_DATABASE_URL: second.href })
      },
    )
    console.log(`PostgreSQL: ${told}.`)
  },
  60_000 + 4 * loadMs,
)
