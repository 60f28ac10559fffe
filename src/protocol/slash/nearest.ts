/** The word that was probably meant: at most two slips away, one for short words. */
export const nearest = (typed: string, words: readonly string[]): string | undefined => {
  const wanted = typed.toLowerCase()
  const most = wanted.length <= 4 ? 1 : 2
  const close = words
    .map((word) => ({ word, slips: slipsBetween(wanted, word) }))
    .filter(({ slips }) => slips <= most)
    .toSorted((a, b) => a.slips - b.slips)
  return close[0]?.word ?? words.find((word) => wanted.length >= 2 && word.startsWith(wanted))
}

/** Letters added, lost, mistaken or swapped with their neighbour. */
const slipsBetween = (a: string, b: string): number => {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1]
      const [left = 0, up = 0, corner = 0] = [row[j - 1], above[j], above[j - 1]]
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      row[j] = Math.min(left + 1, up + 1, corner + (isSame ? 0 : 1), swapped)
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}
