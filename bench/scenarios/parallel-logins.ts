import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parley } from '../generator/dialects.ts'
import { type Load, type Measured, measure } from '../generator/load.ts'
import { residentMb } from '../process-use.ts'
import { type Program, pinGenerator, register, startParley } from '../programs.ts'
import { median, type Plan, percentile, type Row, round } from '../scenario.ts'

const [together, people] = [500, 20]

type Logins = { done: number; refused: number; p50: number; p99: number; seconds: number; mostMb: number }

/**
 * A hundred people talk, 50 messages a second, while 500 log in at the same moment: what that costs the others.
 * Hashing takes whole cores for seconds; the messages must not wait for it.
 */
export async function* parallelLogins({ seconds, repeats }: Plan): AsyncGenerator<Row> {
  pinGenerator()
  for (const [where, pinned] of [
    ['the server on one core', true],
    ['the server on every core', false],
  ] as const) {
    const product = await startParley()
    if (!pinned) onEveryCore(product)
    const tokens: string[] = []
    for (let i = 0; i < people; i++) tokens.push(await register(product.port, `person-${i}`))
    const talk = { sockets: 100, senders: people, rooms: 1, pace: { rate: 50 } } satisfies Partial<Load>
    const quiet: Measured[] = []
    const busy: Measured[] = []
    const logins: Logins[] = []
    for (let i = 0; i < repeats; i++) {
      quiet.push(await measure(product, parley(tokens, ['lobby']), { ...talk, seconds }))
      const measured = measure(product, parley(tokens, ['lobby']), { ...talk, seconds: seconds + 10 })
      // After the generator's warm-up, so that all of them fall into what is measured.
      await Bun.sleep(3000)
      logins.push(await logInTogether(product))
      busy.push(await measured)
    }
    yield { what: `100 people talk, ${where}`, figures: talkFigures(quiet) }
    yield {
      what: `the same while ${together} log in at once, ${where}`,
      figures: { ...talkFigures(busy), ...loginFigures(logins) },
    }
    await product.stop()
  }
}

/** With the generator beside it, as on a small machine that does nothing else. */
const onEveryCore = ({ pid }: Program): void => {
  if (existsSync('/usr/bin/taskset'))
    Bun.spawnSync(['taskset', '-acp', `0-${availableParallelism() - 1}`, String(pid)])
}

const logInTogether = async ({ port, pid }: Program): Promise<Logins> => {
  let mostMb = residentMb(pid)
  const watch = setInterval(() => (mostMb = Math.max(mostMb, residentMb(pid))), 50)
  const script = join(import.meta.dir, '..', 'generator', 'log-in-together.ts')
  const child = Bun.spawn([process.execPath, script, `${port}`, `${together}`, `${people}`], {
    stdout: 'pipe',
  })
  const { times, refused, seconds } = JSON.parse(await new Response(child.stdout).text()) as {
    times: number[]
    refused: number
    seconds: number
  }
  clearInterval(watch)
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)]
  return { done: times.length, refused, p50, p99, seconds, mostMb }
}

const talkFigures = (all: Measured[]): Row['figures'] => ({
  'delivery p50 ms': median(all.map(({ p50 }) => p50)),
  'delivery p95 ms': median(all.map(({ p95 }) => p95)),
  'delivery p99 ms': median(all.map(({ p99 }) => p99)),
  lost: all.reduce((sum, { lost }) => sum + lost, 0),
})

const loginFigures = (all: Logins[]): Row['figures'] => ({
  'logged in': median(all.map(({ done }) => done)),
  refused: median(all.map(({ refused }) => refused)),
  'login p50 ms': round(median(all.map(({ p50 }) => p50))),
  'login p99 ms': round(median(all.map(({ p99 }) => p99))),
  'all after s': round(median(all.map(({ seconds }) => seconds)), 1),
  'RSS MB': round(Math.max(...all.map(({ mostMb }) => mostMb)), 1),
})
