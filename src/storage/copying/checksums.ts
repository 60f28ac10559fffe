import { createHash } from 'node:crypto'

/** What is compared after a copy: how many rows, and a sum over them that no order changes. */
export type Checksum = { rows: number; sum: bigint }

/** One checksum for each table, and for messages one for each room. */
export type Checksums = Map<string, Checksum>

const sumModulus = 1n << 64n

export const addRow = (sums: Checksums, table: string, row: Record<string, unknown>): void => {
  const name = table === 'messages' ? `messages of the room ${row.room}` : table
  const known = sums.get(name) ?? { rows: 0, sum: 0n }
  sums.set(name, { rows: known.rows + 1, sum: (known.sum + hashOf(row)) % sumModulus })
}

/** Names of what differs, empty when both are equal. */
export const differences = (here: Checksums, there: Checksums): string[] =>
  [...new Set([...here.keys(), ...there.keys()])].filter((name) => {
    const [one, other] = [here.get(name), there.get(name)]
    return one?.rows !== other?.rows || one?.sum !== other?.sum
  })

const hashOf = (row: Record<string, unknown>): bigint => {
  const plain = Object.keys(row)
    .sort()
    .map((column) => [column, plainly(row[column])])
  return createHash('sha256').update(JSON.stringify(plain)).digest().readBigUInt64BE()
}

/** The same value comes in several forms from two databases. */
const plainly = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') }
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  return value ?? null
}
