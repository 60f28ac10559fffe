import { Database } from 'bun:sqlite'
import { expect } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs, testWith } from '../../support/needs.ts'
import { startServerProcess } from '../../support/start-server-process.ts'
import { createDisk, type Loss } from './disk.ts'
import { readTrace, type TraceEvent, tracedCalls } from './trace.ts'

const states = process.env.PARLEY_NIGHTLY === '1' ? 50_000 : 1_000
const losses: Loss[] = ['only synced', 'any writes', 'torn sectors']

type Verdict = { states: number; acked: number; lost: number; broken: number; firstFault?: string }

testWith(
  needs.strace(),
  `R1: after a power cut at any moment every acknowledged message is there (${states} states)`,
  async () => {
    const verdict = await cutPower(await traceServer())
    console.log(`power loss: ${JSON.stringify(verdict)}`)
    expect(verdict).toMatchObject({ states, lost: 0, broken: 0 })
    expect(verdict.acked).toBeGreaterThan(500)
  },
  300_000,
)

testWith(
  needs.strace(),
  'negative control: commits that are not fsynced lose acknowledged messages',
  async () => {
    const verdict = await cutPower(await traceServer(join(import.meta.dir, 'normal-synchronous.ts')))
    expect(verdict.lost).toBeGreaterThan(0)
  },
  300_000,
)

/** Runs a server under strace while a client sends, and answers what it did, in order. */
async function traceServer(preload?: string): Promise<TraceEvent[]> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-power-'))
  const output = join(folder, 'trace')
  const server = await startServerProcess({
    data: join(folder, 'data'),
    preload,
    under: [
      'strace',
      '-f',
      '-y',
      '-xx',
      '-s',
      '300000',
      '--seccomp-bpf',
      '-e',
      `trace=${tracedCalls}`,
      '-o',
      output,
    ],
  })
  await sendMessages(server.url)
  server.kill('SIGKILL')
  await server.exited
  const events = [...readTrace(readFileSync(output, 'latin1').split('\n'))].filter(isOurs)
  rmSync(folder, { recursive: true, force: true })
  return events
}

/** The shared-memory file is rebuilt by SQLite; logs and locks are not the database. */
const isOurs = (event: TraceEvent): boolean => event.what === 'told' || /parley\.db(-wal)?$/.test(event.path)

async function sendMessages(url: string): Promise<void> {
  const registered = await fetch(`${url}/api/v1/account.register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'ann', password: 'correct horse battery' }),
  })
  const { token } = (await registered.json()) as { token: string }
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket`)
  await new Promise((resolve) => (socket.onopen = resolve))
  const total = 900
  let sent = 0
  let answered = 0
  const send = (): void => {
    sent += 1
    const text = `${textOf(sent)} ${'x'.repeat(900)}`
    socket.send(JSON.stringify({ id: sent, type: 'message.send', room: 'lobby', text, nonce: `n${sent}` }))
  }
  await new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => {
      const { re, ok } = JSON.parse(String(data))
      if (re === 'hello') for (let i = 0; i < 3; i++) send()
      else if (typeof re === 'number' && ok) {
        answered += 1
        if (sent < total) send()
        else if (answered === total) resolve()
      }
    }
    socket.send(JSON.stringify({ id: 'hello', type: 'session.hello', protocol: 1, token }))
  })
  socket.close()
}

const textOf = (order: number): string => `message-${order};`

/** Cuts the power at random moments of the trace and opens what is left. */
async function cutPower(events: TraceEvent[]): Promise<Verdict> {
  const random = seeded(20_261_121)
  const firstTold = events.findIndex((event) => event.what === 'told' && event.text.includes('"re":1,'))
  const moments = Array.from(
    { length: states },
    () => firstTold + Math.floor(random() * (events.length - firstTold)),
  )
  moments.sort((a, b) => a - b)
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'parley-cut-'))
  const disk = createDisk()
  const acked: number[] = []
  const verdict: Verdict = { states: 0, acked: 0, lost: 0, broken: 0 }
  for (const [at, event] of events.entries()) {
    disk.apply(event)
    if (event.what === 'told')
      for (const [, re] of event.text.matchAll(/"re":(\d+),"ok"/g)) acked.push(Number(re))
    for (; moments[0] === at; moments.shift()) {
      const loss = losses[verdict.states % losses.length] as Loss
      judge(verdict, openAfterCut(disk.afterCut(loss, random), folder), acked, `${loss} at event ${at}`)
    }
  }
  rmSync(folder, { recursive: true, force: true })
  return { ...verdict, acked: acked.length }
}

function judge(verdict: Verdict, found: Set<number> | undefined, acked: number[], where: string): void {
  verdict.states += 1
  const missing = found ? acked.filter((order) => !found.has(order)).length : 0
  verdict.lost += missing
  if (!found) verdict.broken += 1
  if ((missing > 0 || !found) && !verdict.firstFault) verdict.firstFault = `${where}: ${missing} missing`
}

/** The messages in the database, or undefined when it is not sound. */
function openAfterCut(files: Map<string, Buffer>, folder: string): Set<number> | undefined {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const [path, content] of files) writeFileSync(join(folder, path.split('/').at(-1) as string), content)
  try {
    const db = new Database(join(folder, 'parley.db'))
    const { integrity_check } = db.query('pragma integrity_check').get() as { integrity_check: string }
    const rows = db.query("select text from messages where room = 'lobby'").values() as [string][]
    db.close()
    if (integrity_check !== 'ok') return undefined
    return new Set(rows.map(([text]) => Number(text.match(/^message-(\d+);/)?.[1])))
  } catch {
    return undefined
  }
}

/** A small generator of repeatable chance (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
