import { readFileSync, writeFileSync } from 'node:fs'

const pageSize = 4096

/** Turns over bytes of one page of a database, or of every page but the first, as a failing disk would. */
export const plantDamage = (file: string, page?: number): void => {
  const bytes = readFileSync(file)
  const first = page ?? 1
  const last = page ?? bytes.length / pageSize - 1
  for (let at = first; at <= last; at += 1) bytes.fill(0xff, at * pageSize, at * pageSize + 64)
  writeFileSync(file, bytes)
}
