/** What a column holds, as far as an import cares. */
export type Value = string | number | null
export type Row = Record<string, Value>

export type Table = { name: string; columns: string[] }

/** A database of another system, only ever read. */
export type Source = {
  tables: Table[]
  count(table: string): Promise<number>
  /** All rows, a few thousand at a time, in the order of these columns. */
  rows(table: string, orderBy: string[]): AsyncIterable<Row[]>
  close(): Promise<void>
}

export const pageRows = 2000

/** A name as it may stand in a statement. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
