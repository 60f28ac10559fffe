import { test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Something a test needs from the machine: where it is, or why it is not there. */
export type Need = { found: string } | { missing: string; optional?: true }

const firstExisting = (paths: (string | undefined)[], missing: string): Need => {
  const found = paths.find((path) => path !== undefined && path !== '' && existsSync(path))
  return found === undefined ? { missing } : { found }
}

const repository = join(import.meta.dir, '..', '..')

export const needs = {
  chromium: () =>
    firstExisting(
      [
        process.env.PARLEY_TEST_CHROMIUM,
        '/usr/bin/chromium',
        '/usr/bin/chromium-browser',
        '/usr/bin/google-chrome',
      ],
      'Chromium is not installed',
    ),
  /** A program by its name, and the Debian package that brings it. */
  program: (name: string, debianPackage: string): Need => {
    const found = Bun.which(name, { PATH: `${process.env.PATH}:/usr/sbin:/sbin` })
    return found ? { found } : { missing: `${name} is not installed (Debian: ${debianPackage})` }
  },
  /** Python with modules, separated by commas, as Debian packages them. */
  python: (module: string): Need =>
    Bun.spawnSync(['/usr/bin/python3', '-c', `import ${module}`], { stderr: 'ignore' }).exitCode === 0
      ? { found: '/usr/bin/python3' }
      : { missing: `Python’s ${module} are not all installed` },
  strace: () => firstExisting(['/usr/bin/strace'], 'strace is not installed'),
  /** OpenBSD’s netcat, which can end its own side of a connection. */
  netcat: () => firstExisting(['/usr/bin/nc.openbsd', '/bin/nc.openbsd'], 'netcat-openbsd is not installed'),
  /** What the kernel tells of connections. */
  procNet: (): Need => {
    const found = firstExisting(['/proc/net/tcp'], 'this kernel tells nothing of its connections')
    return 'found' in found ? found : { ...found, optional: true }
  },
  /** The whole corpus of real conversations; the sample in tests/corpus serves where it is absent. */
  corpus: (): Need => {
    const here = firstExisting(
      [process.env.PARLEY_CORPUS, join(repository, '..', 'shared', 'corpus', 'ubuntu-irc')],
      'the whole corpus is not here (PARLEY_CORPUS)',
    )
    return 'found' in here ? here : { ...here, optional: true }
  },
  /** A small disk of its own to fill, which takes the right to mount one. */
  smallDisk: (): Need => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-mount-'))
    const isMounted = Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).exitCode === 0
    if (isMounted) Bun.spawnSync(['umount', folder])
    rmSync(folder, { recursive: true, force: true })
    return isMounted
      ? { found: 'tmpfs' }
      : { missing: 'mounting a small disk is not permitted here', optional: true }
  },
}

/** All of these: the first that is missing, else the last. */
export const allOf = (...all: [Need, ...Need[]]): Need =>
  all.find((one) => 'missing' in one) ?? (all.at(-1) as Need)

/**
 * A test that needs something of the machine. Where it is missing the test is skipped and says why; in CI
 * (`CI=true`) a missing one is a failure, unless it is optional.
 */
export const testWith = (
  need: Need,
  name: string,
  run: (found: string) => Promise<void>,
  timeout?: number,
): void => {
  if ('found' in need) {
    test(name, () => run(need.found), timeout)
    return
  }
  if (process.env.CI === 'true' && !need.optional) {
    test(name, () => {
      throw new Error(`In CI this must be there: ${need.missing}.`)
    })
    return
  }
  console.log(`SKIPPED ${name}: ${need.missing}`)
  test.skip(`${name} (${need.missing})`, () => {})
}
