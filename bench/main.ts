import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import type { Row, Scenario } from './scenario.ts'
import { arrivals } from './scenarios/arrivals.ts'
import { atRest } from './scenarios/at-rest.ts'
import { badges } from './scenarios/badges.ts'
import { dialects } from './scenarios/dialects.ts'
import { durableSends } from './scenarios/durable-sends.ts'
import { fanOut } from './scenarios/fan-out.ts'
import { history } from './scenarios/history.ts'
import { idle } from './scenarios/idle.ts'
import { manyRooms } from './scenarios/many-rooms.ts'
import { parallelLogins } from './scenarios/parallel-logins.ts'
import { resume } from './scenarios/resume.ts'
import { search } from './scenarios/search.ts'
import { slowDisk } from './scenarios/slow-disk.ts'
import { terminal } from './scenarios/terminal.ts'
import { twoNodes } from './scenarios/two-nodes.ts'
import { web } from './scenarios/web.ts'

/**
 * `npm run bench [-- <names…>] [--quick] [--json <file>]`: what the whole product carries, authenticated and
 * durable, beside a bare hub that only passes frames on. Compare figures of one run only: machines drift.
 */
const scenarios: Record<string, Scenario> = {
  'fan-out': fanOut,
  'many-rooms': manyRooms,
  'durable-sends': durableSends,
  idle,
  'at-rest': atRest,
  history,
  badges,
  resume,
  search,
  'parallel-logins': parallelLogins,
  'slow-disk': slowDisk,
  terminal,
  dialects,
  'two-nodes': twoNodes,
  arrivals,
  web,
}

const args = process.argv.slice(2)
const quick = args.includes('--quick')
const jsonAt = args.indexOf('--json')
const named = args.filter((arg, i) => !arg.startsWith('--') && (jsonAt < 0 || i !== jsonAt + 1))
for (const name of named)
  if (!scenarios[name]) fail(`There is no scenario "${name}": ${Object.keys(scenarios).join(', ')}.`)

console.log(
  `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Bun ${Bun.version}, ${new Date().toISOString().slice(0, 10)}`,
)
const rows: Row[] = []
for (const [name, scenario] of Object.entries(scenarios)) {
  if (named.length > 0 && !named.includes(name)) continue
  console.log(`\n== ${name}`)
  for await (const row of scenario({ seconds: quick ? 2 : 5, repeats: quick ? 1 : 3 })) {
    rows.push(row)
    console.log(
      `${row.what.padEnd(58)} ${Object.entries(row.figures)
        .map(([k, v]) => `${k} ${v}`)
        .join(' · ')}`,
    )
  }
}
if (jsonAt >= 0)
  writeFileSync(args[jsonAt + 1] ?? fail('--json takes a file.'), JSON.stringify(rows, null, 2))
process.exit(0)

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
