import { expect } from 'bun:test'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestTerminal } from './open-terminal.ts'

const folder = join(import.meta.dir, 'screens')

/** A screen with what differs from run to run made equal: times, and the port of the server. */
const timeless = (screen: string): string =>
  screen
    .replace(/\b\d\d:\d\d\b/g, '12:00')
    .replace(/127\.0\.0\.1:\d+ */g, (found) => '127.0.0.1:8000'.padEnd(found.length))
    .trimEnd()

/**
 * Waits until the terminal shows the screen as it should be, and fails with both where it never does.
 * PARLEY_WRITE_SCREENS=yes writes it anew, to be looked at before it is kept.
 */
export const looksLike = async (terminal: TestTerminal, name: string): Promise<void> => {
  const file = join(folder, `${name}.txt`)
  if (process.env.PARLEY_WRITE_SCREENS === 'yes') {
    await Bun.sleep(500)
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, `${timeless(terminal.screen())}\n`)
  }
  const wanted = readFileSync(file, 'utf8').trimEnd()
  await terminal.until((screen) => timeless(screen) === wanted).catch(() => {})
  expect(timeless(terminal.screen())).toBe(wanted)
}
