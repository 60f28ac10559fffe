/** One run of `bun test`, as its JUnit report tells it. */
export type Outcome = { counts: Counts; red: Red[] }
export type Counts = { passed: number; failed: number; skipped: number }
/** A test that failed, and what must run again to see whether it does so twice. */
export type Red = { paths: string[]; name: string }

export const nothing = (): Outcome => ({ counts: { passed: 0, failed: 0, skipped: 0 }, red: [] })

const testCase = /<testcase((?:\s+[\w-]+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/testcase>)/g

export const outcomeIn = (report: string): Outcome => {
  const outcome = nothing()
  for (const [, attributes = '', inner = ''] of report.matchAll(testCase)) {
    const isRed = /<(?:failure|error)\b/.test(inner)
    const isSkipped = !isRed && inner.includes('<skipped')
    outcome.counts[isRed ? 'failed' : isSkipped ? 'skipped' : 'passed'] += 1
    if (!isRed) continue
    outcome.red.push({ paths: [`./${attribute(attributes, 'file')}`], name: attribute(attributes, 'name') })
  }
  return outcome
}

const attribute = (attributes: string, name: string): string =>
  attributes.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? ''
