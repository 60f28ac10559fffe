/**
 * What a row is, whichever file or server it is read from: so the same database is found again under any name, and
 * a second import brings nothing twice.
 */
export const keyOf = (...parts: string[]): string =>
  new Bun.CryptoHasher('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)
