import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

const tries = 5
/** From this median on, a commit on the main thread would hold up the sockets noticeably. */
const slowFromMs = 2

/** Whether waiting for this disk is long enough to be worth a thread. Takes five small syncs. */
export const isSlowDisk = (file: string, now: () => number): boolean => {
  const probe = join(dirname(file), 'disk-speed.probe')
  const handle = openSync(probe, 'w', 0o600)
  try {
    const times = Array.from({ length: tries }, () => timeOfSync(handle, now)).sort((a, b) => a - b)
    return (times[Math.floor(tries / 2)] ?? 0) >= slowFromMs
  } finally {
    closeSync(handle)
    rmSync(probe, { force: true })
  }
}

const timeOfSync = (handle: number, now: () => number): number => {
  const started = now()
  writeSync(handle, 'x'.repeat(4096))
  fdatasyncSync(handle)
  return now() - started
}
