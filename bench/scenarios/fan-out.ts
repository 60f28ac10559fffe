import { bareHub, parley } from '../generator/dialects.ts'
import { type Load, type Measured, measure } from '../generator/load.ts'
import { pinGenerator, register, startBareHub, startParley } from '../programs.ts'
import { median, type Plan, type Row } from '../scenario.ts'

const paces: [string, Load['pace']][] = [
  ['saturated', { window: 50 }],
  ['100 messages/s', { rate: 100 }],
  ['400 messages/s', { rate: 400 }],
  ['1,500 messages/s', { rate: 1500 }],
]

/** One room with 500 authenticated sockets of 50 accounts: the figure everybody asks for first. */
export async function* fanOut({ seconds, repeats }: Plan): AsyncGenerator<Row> {
  pinGenerator()
  const product = await startParley()
  const hub = await startBareHub()
  const tokens: string[] = []
  for (let i = 0; i < 50; i++) tokens.push(await register(product.port, `sender-${i}`))
  for (const [name, pace] of paces) {
    const load = { sockets: 500, senders: 50, rooms: 1, seconds, pace }
    const ours: Measured[] = []
    const bare: Measured[] = []
    for (let i = 0; i < repeats; i++) {
      ours.push(await measure(product, parley(tokens, ['lobby']), load))
      bare.push(await measure(hub, bareHub(1), load))
    }
    yield { what: `500 sockets, ${name}`, figures: sideBySide(ours, bare) }
  }
  await Promise.all([product.stop(), hub.stop()])
}

/** Medians of both, and their ratio within this run. */
export const sideBySide = (ours: Measured[], bare: Measured[]): Row['figures'] => {
  const of = (all: Measured[], key: keyof Measured): number => median(all.map((one) => one[key]))
  const perCpu = of(ours, 'deliveriesPerCpuSecond')
  return {
    'deliveries/CPU-s': perCpu,
    'deliveries/s': of(ours, 'deliveriesPerSecond'),
    'of the bare hub': Number((perCpu / of(bare, 'deliveriesPerCpuSecond')).toFixed(2)),
    cores: of(ours, 'serverCpu'),
    'p50 ms': of(ours, 'p50'),
    'p99 ms': of(ours, 'p99'),
    'hub p99 ms': of(bare, 'p99'),
    lost: ours.reduce((sum, { lost }) => sum + lost, 0),
    'RSS MB': of(ours, 'rssMb'),
    'generator cores': of(ours, 'generatorCpu'),
  }
}
