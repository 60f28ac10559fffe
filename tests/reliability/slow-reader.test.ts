import { expect, test } from 'bun:test'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits } from '../../src/protocol/limits.ts'
import { caller } from '../support/call.ts'
import { openDeafSocket } from '../support/deaf-socket.ts'
import { findNamespaces } from '../support/namespace.ts'
import { startServerProcess } from '../support/start-server-process.ts'
import { startTestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

const residentMb = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1]) / 1024

test('R8: clients that stop reading are cut off within bounded memory, others hear everything, and resuming finds it all', async () => {
  const server = await startServerProcess({ data: mkdtempSync(join(tmpdir(), 'parley-slow-')) })
  const { post } = caller(server.url)
  const { token } = (await post('', 'account.register', { username: 'ann', password: 'correct horse' })).body
  const deaf = await Promise.all(Array.from({ length: 20 }, () => openDeafSocket(server.port, token)))
  const reader = await openSocket(server.url, token)
  const before = residentMb(server.pid)
  const text = 'x'.repeat(15_000)
  const count = 800
  for (let from = 0; from < count; from += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        reader.ask('message.send', { room: 'lobby', text, nonce: `n${from + i}` }),
      ),
    )
  await reader.until((frame) => frame.event === 'message.changed' && frame.rev === count)
  const revs = reader.frames.filter(({ event }) => event === 'message.changed').map(({ rev }) => rev)
  expect(revs).toEqual(Array.from({ length: count }, (_, i) => i + 1))

  // 12 MB went to each deaf client; the server keeps about 1 MiB for each at the most, besides its own working memory.
  const grown = residentMb(server.pid) - before
  expect(grown).toBeLessThan(20 * 1 + 96)
  await Promise.all(deaf.map(({ wake }) => wake()))

  const resumed = await openSocket(server.url, token)
  const found: number[] = []
  for (let more = true; more; ) {
    const after = found.at(-1) ?? 100
    const { ok } = await resumed.ask('room.changes', { room: 'lobby', after, limit: 500 })
    // A page is never longer than what may wait for one connection.
    expect(JSON.stringify(ok).length).toBeLessThan(limits.outboxBytes / 2)
    found.push(...ok.messages.map(({ rev }: { rev: number }) => rev))
    more = ok.more
  }
  expect(found).toEqual(Array.from({ length: count - 100 }, (_, i) => i + 101))
  server.kill('SIGTERM')
  await server.exited
}, 60_000)

test('R8: whoever read too slowly to be told who is online is told to ask when they read again', async () => {
  const chat = await startTestChat()
  const ann = await chat.register('ann')
  const slow = await openDeafSocket(chat.port, ann.token)
  const waiting = async (): Promise<number> => {
    const page = await (await fetch(`${chat.url}/metrics`)).text()
    return Number(page.match(/^parley_outbox_largest_bytes (\d+)/m)?.[1])
  }
  const text = 'x'.repeat(15_000)
  // Only what the system does not take counts, and a little more would end the connection.
  for (let i = 0; (await waiting()) < limits.outboxHintBytes * 1.2; i += 1)
    await chat.call(ann.token, 'message.send', { room: 'lobby', text, nonce: `n${i}` })
  await Bun.sleep(600)
  await slow.hear('{"event":"presence","changes":[],"reset":true}')
  slow.end()
  await chat.stop()
}, 60_000)

/** `half-open.test.ts` takes a real network for it, in all dialects, where one may be made. */
const testWithoutNetwork = test.if('missing' in findNamespaces())

testWithoutNetwork(
  `R6: a peer that vanished without a word is offline within ${limits.idleSeconds + limits.offlineGraceMs / 1000 + 5} s`,
  async () => {
    const chat = await startTestChat()
    const [ann, bob] = [await chat.register('ann'), await chat.register('bob')]
    const vanished = await openDeafSocket(chat.port, bob.token)
    const names = async () => (await chat.call(ann.token, 'presence.list', {})).online.map(({ name }) => name)
    expect(await names()).toEqual(['bob'])
    const since = performance.now()
    while ((await names()).length > 0 && performance.now() - since < 60_000) await Bun.sleep(250)
    const seconds = (performance.now() - since) / 1000
    console.log(`half-open: offline after ${seconds.toFixed(1)} s`)
    expect(await names()).toEqual([])
    expect(seconds).toBeLessThan(45)
    await vanished.wake()
    await chat.stop()
  },
  90_000,
)
