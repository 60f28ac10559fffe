import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Counts, nothing, type Outcome, outcomeIn, type Red } from './test-report.ts'

/**
 * `npm test`: every group of tests. The pages and terminals, what does little but wait, and some small groups run beside
 * the first ones, which leave a small machine idle for much of the time; what they said is told when they are through.
 * Those that measure time or want the whole machine come after that, one after the other. What failed is named once more
 * at the end and its files are tried a second time, by themselves: a test that is red twice is a failure; one that is red
 * once is unsteady, which is said aloud and wants mending, but does not hide what the others found. Ends with
 * `N passed, N failed`, alone on a line.
 */
type Group = { name: string; paths: string[] }

const first: Group[] = [
  { name: 'units and structure', paths: ['./src/', './tests/structure/'] },
  { name: 'through a real server', paths: ['./tests/server/', './tests/cli/'] },
  { name: 'hostile input', paths: ['./tests/hostile/', './tests/security/'] },
]

/** These do little but wait for what is slow. */
const waiting = ['./tests/hostile/handshakes.test.ts', './tests/reliability/half-open.test.ts']

const besideFirst: Group[] = [
  { name: 'end to end', paths: ['./tests/end-to-end/'] },
  { name: 'what waits', paths: waiting },
  { name: 'older dialects', paths: ['./tests/dialects/'] },
  { name: 'delivery', paths: ['./tests/delivery/'] },
]

const alone: Group[] = [
  { name: 'reliability', paths: ['./tests/reliability/'] },
  { name: 'several nodes', paths: ['./tests/nodes/'] },
]

/** More red files than this are no bad luck: then nothing is tried again. */
const mostTriedAgain = 6

const only = process.argv.slice(2)
const reports = mkdtempSync(join(tmpdir(), 'parley-reports-'))
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
const red: Red[] = []
let runs = 0

if (only.length === 0) {
  // Once, so that groups that run beside each other do not build it both.
  await import('./build-web.ts')
  const beside = runBeside()
  for (const group of first) await runAloud(group)
  console.log('\n== waits for what runs beside')
  console.log(await beside)
  for (const group of alone) await runAloud(group)
} else {
  const all = [...first, ...besideFirst, ...alone].filter(({ paths }) => paths !== waiting)
  for (const group of all) if (only.some((word) => group.name.includes(word))) await runAloud(group)
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
  const files = Map.groupBy(red, ({ paths }) => paths.join(' '))
  if (files.size > mostTriedAgain) return console.log('Too many to be bad luck; nothing is tried again.')
  for (const [i, [where, again]] of [...files].entries()) {
    console.log(`\n== a second try for ${where} (${i + 1} of ${files.size})`)
    const { counts } = (await run(again[0]?.paths ?? [], 'inherit')).outcome
    if (counts.failed > 0 || counts.passed === 0) continue
    total.failed -= again.length
    total.passed += again.length
    for (const { name } of again) console.log(`Unsteady: ${where}: ${name} was red once, then passed.`)
  }
}

async function runAloud(group: Group): Promise<void> {
  console.log(`\n== ${group.name}`)
  const started = performance.now()
  add(await run(group.paths, 'inherit'))
  console.log(`== ${group.name}: ${secondsSince(started)} s`)
}

/** Answers what they said. */
async function runBeside(): Promise<string> {
  const all: string[] = []
  for (const { name, paths } of besideFirst) {
    const started = performance.now()
    const { outcome, said } = await run(paths, 'pipe')
    add({ outcome })
    all.push(`== ${name}, beside the others\n${said}\n== ${name}: ${secondsSince(started)} s`)
  }
  return all.join('\n')
}

async function run(paths: string[], output: 'inherit' | 'pipe'): Promise<{ outcome: Outcome; said: string }> {
  runs += 1
  const report = join(reports, `${runs}.xml`)
  const left = only.length > 0 ? [] : waiting.filter((path) => !paths.includes(path))
  const child = Bun.spawn(
    [
      ...[process.execPath, 'test', '--timeout', '60000', '--reporter=junit', `--reporter-outfile=${report}`],
      ...left.map((path) => `--path-ignore-patterns=${path.slice(2)}`),
      ...paths,
    ],
    { stdio: ['ignore', output, output] },
  )
  const said = await Promise.all(
    [child.stdout, child.stderr].map((stream) => (stream ? new Response(stream).text() : '')),
  )
  return { outcome: outcomeOf(paths, report, await child.exited), said: said.join('\n') }
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

function add({ outcome: { counts, red: more } }: { outcome: Outcome }): void {
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
  red.push(...more)
}

function secondsSince(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(0)
}
