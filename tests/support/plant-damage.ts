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

const postgresPage = 8192

/** Turns over a byte of what PostgreSQL wrote, in the page that holds this text. Nobody may have the file open. */
export const plantDamageAt = (file: string, text: string): void => {
  const bytes = readFileSync(file)
  const at = bytes.indexOf(text)
  if (at < 0) throw new Error(`${file} does not hold what was to be damaged.`)
  const last = at - (at % postgresPage) + postgresPage - 1
  bytes.writeUInt8(bytes.readUInt8(last) ^ 0xff, last)
  writeFileSync(file, bytes)
}
