import { readdirSync, readFileSync } from 'node:fs'

/** CPU seconds that a process has used so far, over all its threads, from the scheduler's own count (Linux). */
export const cpuSeconds = (pid: number): number => {
  let nanoseconds = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
    } catch {
      // The thread has ended meanwhile.
    }
  }
  return nanoseconds / 1e9
}

/** Resident memory in MB. */
export const residentMb = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1]) / 1024
