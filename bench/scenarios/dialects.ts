import { join } from 'node:path'
import { parley } from '../generator/dialects.ts'
import { type Dialect, type Load, type Measured, measure } from '../generator/load.ts'
import { chatroom, consoleLines, lobby } from '../generator/older-dialects.ts'
import {
  freePort,
  type Program,
  pinGenerator,
  register,
  startOriginal,
  startParley,
  userPassword,
} from '../programs.ts'
import { median, type Plan, type Row } from '../scenario.ts'

const originals = join(import.meta.dir, '..', 'originals')
const python = '/usr/bin/python3'

/** Who is measured beside whom; the first one is what the others are compared with. */
type Contender = { name: string; program: Program | undefined; dialect(): Dialect }

/**
 * Older dialects as fast as it goes, beside the native one, or beside a server that speaks nothing but that dialect
 * and keeps nothing. Such servers that are not installed are left out. Everybody is in one room.
 */
export async function* dialects({ seconds, repeats }: Plan): AsyncGenerator<Row> {
  pinGenerator()
  const consolePort = freePort()
  const product = await startParley({ env: { PARLEY_CONSOLE_PORT: String(consolePort) } })
  const names = Array.from({ length: 50 }, (_, i) => `sender-${i}`)
  const tokens: string[] = []
  for (const name of names) tokens.push(await register(product.port, name))
  const chat = (): Dialect => chatroom(names, tokens)
  const native = { name: 'native', program: product, dialect: () => parley(tokens, ['lobby']) }
  const lines = { ...product, port: consolePort }
  const fastApi = await startOriginal([python, join(originals, 'lobby.py')])
  const channels = await startOriginal([python, join(originals, 'lobby-on-channels.py')])
  const node = await startOriginal(['node', join(originals, 'socket-io-hub.mjs')])
  const flask = await startOriginal([python, join(originals, 'chatroom.py')])
  const load = (sockets: number): Load => ({ sockets, senders: 50, rooms: 1, seconds, pace: { window: 50 } })

  const inLobby: Contender[] = [
    native,
    { name: 'lobby', program: product, dialect: lobby },
    { name: 'lobby on FastAPI', program: fastApi, dialect: lobby },
    { name: 'lobby on Django Channels', program: channels, dialect: lobby },
  ]
  yield* compare(inLobby, load(500), repeats)
  const overSocketIo: Contender[] = [
    { name: 'Socket.IO on Node', program: node, dialect: chat },
    { name: 'chatroom', program: product, dialect: chat },
    { name: 'chatroom on Flask', program: flask, dialect: chat },
  ]
  yield* compare(overSocketIo, load(500), repeats)
  const overTcp: Contender[] = [
    native,
    { name: 'console', program: lines, dialect: () => consoleLines(names, userPassword) },
  ]
  yield* compare(overTcp, load(100), repeats)
  await Promise.all([product, fastApi, channels, node, flask].map((program) => program?.stop()))
}

/** Turn by turn, so that a machine that becomes slower meanwhile becomes so for all. */
async function* compare(contenders: Contender[], load: Load, repeats: number): AsyncGenerator<Row> {
  const runs = contenders.map((): Measured[] => [])
  for (let i = 0; i < repeats; i++)
    for (const [at, { program, dialect }] of contenders.entries())
      if (program) runs[at]?.push(await measure(program, dialect(), load))
  const perCpu = runs.map((all) => median(all.map((one) => one.deliveriesPerCpuSecond)))
  const first = contenders[0]?.name
  for (const [at, { name }] of contenders.entries()) {
    const all = runs[at] as Measured[]
    const figures =
      all.length === 0
        ? { 'is not installed': '' }
        : { ...figuresOf(all), [`of ${first}`]: Number(((perCpu[at] ?? 0) / (perCpu[0] ?? 0)).toFixed(2)) }
    yield { what: `${load.sockets} sockets, ${name}`, figures }
  }
}

const figuresOf = (all: Measured[]): Row['figures'] => {
  const of = (key: keyof Measured): number => median(all.map((one) => one[key]))
  return {
    'deliveries/CPU-s': of('deliveriesPerCpuSecond'),
    'deliveries/s': of('deliveriesPerSecond'),
    cores: of('serverCpu'),
    'p50 ms': of('p50'),
    'p99 ms': of('p99'),
    lost: all.reduce((sum, { lost }) => sum + lost, 0),
    'generator cores': of('generatorCpu'),
  }
}
