import { readFileSync } from 'node:fs'

const residentMb = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1]) / 1024

/** Does something and answers by how many MB the memory of a process grew meanwhile, at the most. */
export const growthOf = async (pid: number, attack: () => Promise<unknown>): Promise<number> => {
  const before = residentMb(pid)
  let most = before
  const look = (): void => {
    most = Math.max(most, residentMb(pid))
  }
  const timer = setInterval(look, 10)
  try {
    await attack()
  } finally {
    clearInterval(timer)
  }
  look()
  return most - before
}
