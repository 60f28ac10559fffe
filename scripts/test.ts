import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Counts, nothing, type Outcome, outcomeIn, type Red } from './test-report.ts'

/**
 * `npm test`: every group of tests, one after the other, so that the heavy ones do not disturb each other on
 * a small machine. What failed is named once more at the end and its files are tried a second time, by themselves:
 * a test that is red twice is a failure; one that is red once is unsteady, which is said aloud and wants mending, but
 * does not hide what the others found. Ends with `N passed, N failed`, alone on a line.
 */
const groups: { name: string; paths: string[] }[] = [
  { name: 'units and structure', paths: ['./src/', './tests/structure/'] },
  { name: 'through a real server', paths: ['./tests/server/', './tests/cli/'] },
  { name: 'older dialects', paths: ['./tests/dialects/'] },
  { name: 'hostile input', paths: ['./tests/hostile/', './tests/security/'] },
  { name: 'reliability', paths: ['./tests/reliability/'] },
  { name: 'several nodes', paths: ['./tests/nodes/'] },
  { name: 'delivery', paths: ['./tests/delivery/'] },
  { name: 'end to end', paths: ['./tests/end-to-end/'] },
]

/** These do little but wait for what is slow: where everything runs, they run beside the others, and are told at the end. */
const waiting = ['./tests/hostile/handshakes.test.ts', './tests/reliability/half-open.test.ts']

/** More red files than this are no bad luck: then nothing is tried again. */
const mostTriedAgain = 6

const only = process.argv.slice(2)
const reports = mkdtempSync(join(tmpdir(), 'parley-reports-'))
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
const red: Red[] = []

const beside = only.length === 0 ? runBeside(waiting, join(reports, 'beside.xml')) : undefined

for (const [i, group] of groups.entries()) {
  const paths = group.paths.filter((path) => existsSync(path))
  if (paths.length === 0 || (only.length > 0 && !only.some((word) => group.name.includes(word)))) continue
  console.log(`\n== ${group.name} (${i + 1} of ${groups.length})`)
  const started = performance.now()
  const outcome = await run(paths, join(reports, `${i}.xml`))
  add(outcome.counts)
  red.push(...outcome.red)
  console.log(`== ${group.name}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
}

if (beside !== undefined) {
  console.log('\n== beside the others')
  const { said, outcome } = await beside
  console.log(said)
  add(outcome.counts)
  red.push(...outcome.red)
}

if (red.length > 0) await tryAgain()

if (total.passed + total.failed === 0) {
  console.log('No test ran.')
  total.failed += 1
}
console.log('')
if (total.skipped > 0) console.log(`${total.skipped} skipped; each says above what it needs.`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)

/** Every file with a red test, by itself. Its second outcome counts for the tests that were red. */
async function tryAgain(): Promise<void> {
  console.log('\n== red at the first try')
  for (const { paths, name } of red) console.log(`${paths.join(' ')}: ${name}`)
  const runs = Map.groupBy(red, ({ paths }) => paths.join(' '))
  if (runs.size > mostTriedAgain) return console.log('Too many to be bad luck; nothing is tried again.')
  for (const [i, [where, first]] of [...runs].entries()) {
    console.log(`\n== a second try for ${where} (${i + 1} of ${runs.size})`)
    const { counts } = await run(first[0]?.paths ?? [], join(reports, `again-${i}.xml`))
    if (counts.failed > 0 || counts.passed === 0) continue
    total.failed -= first.length
    total.passed += first.length
    for (const { name } of first) console.log(`Unsteady: ${where}: ${name} was red once, then passed.`)
  }
}

async function runBeside(paths: string[], report: string): Promise<{ said: string; outcome: Outcome }> {
  const child = Bun.spawn([...commandFor(report), ...paths], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = await Promise.all([child.stdout, child.stderr].map((stream) => new Response(stream).text()))
  return { said: said.join('\n'), outcome: outcomeOf(paths, report, await child.exited) }
}

async function run(paths: string[], report: string): Promise<Outcome> {
  const isAgain = paths.some((path) => waiting.includes(path))
  const left =
    beside !== undefined && !isAgain ? waiting.map((path) => `--path-ignore-patterns=${path.slice(2)}`) : []
  const child = Bun.spawn([...commandFor(report), ...left, ...paths], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return outcomeOf(paths, report, await child.exited)
}

function commandFor(report: string): string[] {
  const reporter = ['--reporter=junit', `--reporter-outfile=${report}`]
  return [process.execPath, 'test', '--timeout', '60000', ...reporter]
}

function outcomeOf(paths: string[], report: string, code: number): Outcome {
  const outcome = existsSync(report) ? outcomeIn(readFileSync(report, 'utf8')) : nothing()
  // A crash or an error outside any test is a failure too, even when the report is silent about it.
  if (code !== 0 && outcome.counts.failed === 0) {
    outcome.counts.failed = 1
    outcome.red.push({ paths, name: `ended with ${code} outside any test` })
  }
  return outcome
}

function add({ passed, failed, skipped }: Counts): void {
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
}
