import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../../src/sdk/index.ts'
import { createApp } from '../../src/terminal/app/create-app.ts'
import { drawFrame } from '../../src/terminal/app/draw-frame.ts'
import { takeInput } from '../../src/terminal/app/take-input.ts'
import { themeOf } from '../../src/terminal/screen/theme.ts'
import { createWriter } from '../../src/terminal/screen/writer.ts'
import { fillRoom } from '../million.ts'
import { residentMb } from '../process-use.ts'
import { call, type Program, register, startParley } from '../programs.ts'
import { median, type Plan, percentile, type Row, round } from '../scenario.ts'

const size = 100_000
const main = join(import.meta.dir, '..', '..', 'dist', 'server', 'main.ts')

/** The terminal client: from its start to the first screen and to the talk, its memory, and scrolling a long room. */
export async function* terminal({ repeats }: Plan): AsyncGenerator<Row> {
  const data = mkdtempSync(join(tmpdir(), 'parley-terminal-bench-'))
  const first = await startParley({ data })
  const token = await register(first.port, 'reader')
  const { room } = await call<{ room: { id: string } }>(first.port, token, 'room.create', {
    name: 'long',
    kind: 'public',
  })
  await first.stop()
  fillRoom(data, room.id, 'filler', size)
  const product = await startParley({ data })
  const login = join(data, 'config', 'parley')
  mkdirSync(login, { recursive: true })
  const server = `http://127.0.0.1:${product.port}`
  writeFileSync(
    join(login, 'logins.json'),
    JSON.stringify([{ server, username: 'reader', account: 'x', token }]),
  )
  try {
    const starts = []
    for (let i = 0; i < Math.max(3, repeats * 3); i++) starts.push(await startOnce(data))
    yield {
      what: 'parley chat, 120 × 40, from one joined module',
      figures: {
        'first screen ms': round(median(starts.map((one) => one.firstMs))),
        'talk on it ms': round(median(starts.map((one) => one.connectedMs))),
        'RSS MB': round(median(starts.map((one) => one.memoryMb)), 1),
        'RSS MB after 300 pages': round(median(starts.map((one) => one.scrolledMb)), 1),
      },
    }
    for (const [columns, rows] of [
      [120, 40],
      [300, 80],
    ] as const)
      yield await scroll(product, token, room.id, columns, rows)
  } finally {
    await product.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

/** In a pseudo-terminal of its own, as a person starts it; what it writes is timed. */
const startOnce = async (data: string) => {
  const env = {
    ...process.env,
    XDG_CONFIG_HOME: join(data, 'config'),
    XDG_STATE_HOME: join(data, 'state'),
    TERM: 'xterm-256color',
  }
  const command = `stty cols 120 rows 40; exec '${process.execPath}' '${main}' chat`
  const started = performance.now()
  const child = Bun.spawn(['script', '-qfec', command, '/dev/null'], { env, stdin: 'pipe', stdout: 'pipe' })
  let written = ''
  let firstMs = 0
  let connectedMs = 0
  const reading = (async () => {
    for await (const chunk of child.stdout) {
      written += new TextDecoder().decode(chunk)
      if (firstMs === 0 && written.includes('parley')) firstMs = performance.now() - started
      if (connectedMs === 0 && written.includes('Write to')) connectedMs = performance.now() - started
    }
  })()
  while (connectedMs === 0) await Bun.sleep(5)
  await Bun.sleep(1500)
  const pid = descendantOf(child.pid)
  const memoryMb = residentMb(pid)
  child.stdin.write('\u001b[1;3B')
  for (let page = 0; page < 300; page++) {
    child.stdin.write('\u001b[5~')
    await child.stdin.flush()
    await Bun.sleep(8)
  }
  const scrolledMb = residentMb(pid)
  child.stdin.write('\u0003')
  await child.stdin.flush()
  await child.exited
  await reading
  return { firstMs, connectedMs, memoryMb, scrolledMb }
}

/** The program itself, below the one that makes the pseudo-terminal. */
const descendantOf = (pid: number): number => {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  return child === undefined || child === '' ? pid : descendantOf(Number(child))
}

/** What this thread has worked, whatever else the machine did meanwhile. */
const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Page after page up through the room: what a key costs until its frame is written. */
const scroll = async (
  product: Program,
  token: string,
  room: string,
  columns: number,
  rows: number,
): Promise<Row> => {
  const client = createClient({ url: `http://127.0.0.1:${product.port}`, token, keepMessages: 2_000 })
  client.connect()
  let bytes = 0
  const writer = createWriter(
    (text) => {
      bytes += text.length
    },
    () => themeOf('dark', undefined),
  )
  const app = createApp({
    client,
    server: '',
    username: 'reader',
    token,
    columns,
    rows,
    show: () => {},
    ring: () => {},
    leave: () => {},
  })
  while (client.getState().status !== 'live') await Bun.sleep(10)
  app.view.room = room
  await client.loadOlder(room)
  const newest = client.getState().rooms[room]?.timeline.messages.at(-1)?.seq ?? 0
  const times: number[] = []
  const busy: number[] = []
  let seen = 0
  for (let i = 0; i < 3000 && seen < size - rows; i++) {
    const [started, used] = [performance.now(), cpuMs()]
    takeInput(app, { type: 'key', key: 'pageup' })
    const { frame } = drawFrame(app)
    writer.draw(frame)
    times.push(performance.now() - started)
    busy.push(cpuMs() - used)
    seen = newest - (app.view.rooms.get(room)?.anchor?.seq ?? newest)
    await Bun.sleep(0)
  }
  app.stop()
  await client.close()
  return {
    what: `a page up in a room of ${size.toLocaleString('en')}, ${columns} × ${rows}`,
    figures: {
      'p50 ms': round(percentile(times, 0.5), 2),
      'p99 ms': round(percentile(times, 0.99), 2),
      'longest ms': round(Math.max(...times), 1),
      'CPU p99 ms': round(percentile(busy, 0.99), 2),
      pages: times.length,
      'messages back': seen,
      'KB a frame': round(bytes / times.length / 1024, 1),
    },
  }
}
