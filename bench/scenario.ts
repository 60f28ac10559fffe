/** One line of the report: what was measured, and its figures with their units in the names. */
export type Row = { what: string; figures: Record<string, number | string> }

export type Plan = {
  /** How long each measurement lasts. */
  seconds: number
  /** How often each is repeated; the median counts. */
  repeats: number
}

export type Scenario = (plan: Plan) => AsyncIterable<Row>

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export const percentile = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits))
