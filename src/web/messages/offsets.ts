/** Where each row begins, in pixels from the top; one more entry than rows, the last is the whole height. */
export const offsetsOf = <Row extends { key: string }>(
  rows: readonly Row[],
  heights: ReadonlyMap<string, number>,
  guess: (row: Row) => number,
): Float64Array => {
  const offsets = new Float64Array(rows.length + 1)
  rows.forEach((row, index) => {
    offsets[index + 1] = (offsets[index] as number) + (heights.get(row.key) ?? guess(row))
  })
  return offsets
}

/** The row that covers a place; the first or last one for places outside. */
export const rowAt = (offsets: Float64Array, place: number): number => {
  let low = 0
  let high = offsets.length - 2
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((offsets[middle] as number) <= place) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}
