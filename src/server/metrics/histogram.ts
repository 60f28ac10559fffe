export type Histogram = {
  observe(value: number): void
  /** Lines of the Prometheus text format; `labels` as `name="value",…` or empty. */
  lines(name: string, labels?: string): string[]
}

/** Counts how many values were at most so large, for each of `bounds`. */
export const createHistogram = (bounds: readonly number[]): Histogram => {
  const counts = new Float64Array(bounds.length + 1)
  let sum = 0

  return {
    observe(value) {
      let at = 0
      while (at < bounds.length && value > (bounds[at] as number)) at += 1
      counts[at] = (counts[at] as number) + 1
      sum += value
    },
    lines(name, labels = '') {
      const bucketLabels = (le: string): string => `{${labels === '' ? '' : `${labels},`}le="${le}"}`
      const plain = labels === '' ? '' : `{${labels}}`
      let total = 0
      const buckets = [...counts].map((count, i) => {
        total += count
        return `${name}_bucket${bucketLabels(i < bounds.length ? String(bounds[i]) : '+Inf')} ${total}`
      })
      return [...buckets, `${name}_sum${plain} ${sum}`, `${name}_count${plain} ${total}`]
    },
  }
}

/** Seconds, from what nobody notices to what everybody does. */
export const secondBounds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
] as const
