/** Tables of the older dialects; part of `Tables`. */
export type DialectTables = {
  /** The last number that was given, so that they stay dense on any number of nodes. */
  number_heads: { kind: 'account' | 'room'; last: number }
  /** Ids as numbers, for clients that know no others. Given when first asked for, never again to another. */
  numbers: { kind: 'account' | 'room'; id: string; number: number }
}
