import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onCore, type Program, register, startBareHub, startParley, startProgram } from './programs.ts'
import { median } from './scenario.ts'
import { seedRooms } from './seed-rooms.ts'

/**
 * `PARLEY_BENCH_C=<folder> bun bench/independent.ts`: the same questions, asked by a load generator and a bare
 * epoll hub in C that know nothing of Parley. The folder holds the two programs `fanload` and `chub`. Whatever
 * is compared runs turn by turn within one run, each three times; the medians count.
 */
const folder = process.env.PARLEY_BENCH_C ?? ''
const [fanload, chub] = [join(folder, 'fanload'), join(folder, 'chub')]
if (!existsSync(fanload) || !existsSync(chub)) {
  console.error('Set PARLEY_BENCH_C to the folder with the compiled programs fanload and chub.')
  process.exit(1)
}

const isQuick = process.argv.includes('--quick')
const repeats = isQuick ? 1 : 3
const seconds = isQuick ? '2' : '5'
const hubPort = 9731

/** What one run of the generator prints. */
type Measured = {
  deliv_s: number
  deliv_per_cpu_s: number
  cpu_util: number
  gen_cpu_util: number
  p50: number
  p95: number
  p99: number
  lost: number
  dead: number
  rss_mb: number
}
type Contender = { name: string; run(load: string[]): Promise<Measured> }

const measure = async (program: Program, args: string[]): Promise<Measured> => {
  const common = ['-p', String(program.port), '-pid', String(program.pid), '-dur', seconds]
  const child = Bun.spawn([...onCore(1), fanload, ...common, ...args], { stderr: 'ignore' })
  return JSON.parse(await new Response(child.stdout).text())
}

const parley = (program: Program, token: string, room: string): Contender => ({
  name: 'Parley',
  run: (load) => measure(program, ['-path', '/socket', ...talk(token, room), ...load]),
})

/** Each run has nonces of its own, so that none of its messages is a retry of an earlier one. */
const talk = (token: string, room: string): string[] => {
  const run = crypto.randomUUID().slice(0, 8)
  const hello = JSON.stringify({ id: 1, type: 'session.hello', protocol: 1, token })
  const send = `{"id":%s,"type":"message.send","room":"${room}","text":"%p","nonce":"${run}-%s"}`
  return ['-login', hello, '-wait', '"re":1', '-ready', '"re":1', '-send', send]
}

const hub = (name: string, program: Program, path: string): Contender => ({
  name,
  run: (load) => measure(program, ['-path', path, ...load]),
})

const startChub = async (): Promise<Program> => {
  const started = startProgram([chub, String(hubPort), '1'], hubPort)
  await Bun.sleep(300)
  return started
}

const show = (name: string, runs: Measured[], limit: number): void => {
  const of = (key: keyof Measured): number => median(runs.map((one) => one[key]))
  const figures = [
    `${Math.round(of('deliv_per_cpu_s')).toLocaleString('en').padStart(10)} deliveries/CPU-s`,
    `${(of('deliv_per_cpu_s') / limit).toFixed(2)} of the C hub`,
    `${Math.round(of('deliv_s')).toLocaleString('en').padStart(9)}/s`,
    `${of('cpu_util').toFixed(2)} cores`,
    `p50 ${of('p50')} p95 ${of('p95')} p99 ${of('p99')} ms`,
    `lost ${runs.reduce((sum, { lost }) => sum + lost, 0)}`,
    `${of('rss_mb')} MB`,
    of('gen_cpu_util') > 0.9 ? 'the generator was the limit' : `generator ${of('gen_cpu_util')}`,
  ]
  console.log(`  ${name.padEnd(9)} ${figures.join(' · ')}`)
}

const sockets = ['-n', '500', '-s', '50']
const rooms = ['-n', '2000', '-s', '500', '-rooms', '100']
const loads: [string, string[]][] = [
  ['500 sockets, saturated', [...sockets, '-window', '50']],
  ['500 sockets, 100 messages/s', [...sockets, '-rate', '100']],
  ['500 sockets, 400 messages/s', [...sockets, '-rate', '400']],
  ['500 sockets, 1,500 messages/s', [...sockets, '-rate', '1500']],
]
const roomLoads: [string, string[]][] = [
  ['100 rooms of 20 sockets, always 1 message on its way in each', [...rooms, '-window', '1']],
  ['100 rooms of 20 sockets, always 4 messages on their way in each', [...rooms, '-window', '4']],
]

const data = mkdtempSync(join(tmpdir(), 'parley-bench-'))
await (await startParley({ data })).stop()
seedRooms(data, 100)
const product = await startParley({ data })
const bare = await startBareHub()
const limit = await startChub()
const contenders = [
  hub('C hub', limit, '/0'),
  parley(product, await register(product.port, 'bench'), 'lobby'),
  hub('Bun hub', bare, '/0'),
]
const roomContenders = [
  hub('C hub', limit, '/%r'),
  parley(product, 'bench-token-%r', 'room-%r'),
  hub('Bun hub', bare, '/%r'),
]
for (const [name, load] of loads) await compare(name, load, contenders)
for (const [name, load] of roomLoads) await compare(name, load, roomContenders)
await Promise.all([product.stop(), bare.stop(), limit.stop()])
rmSync(data, { recursive: true })

async function compare(name: string, load: string[], contenders: Contender[]): Promise<void> {
  const runs = contenders.map((): Measured[] => [])
  for (let i = 0; i < repeats; i++)
    for (const [at, contender] of contenders.entries()) runs[at]?.push(await contender.run(load))
  console.log(`\n${name}`)
  const cPerCpu = median((runs[0] ?? []).map((one) => one.deliv_per_cpu_s))
  for (const [at, { name }] of contenders.entries()) show(name, runs[at] ?? [], cPerCpu)
}
