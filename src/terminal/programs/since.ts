import { ClientFault } from '../exit-codes.ts'

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** From where: a `seq` (`#41`), some time ago (`10m`, `2h`, `7d`) or a moment (`2026-11-21T09:30`). */
export type Since = { seq: number } | { time: number }

export const sinceOf = (text: string, now: number): Since => {
  const [, seq] = text.match(/^#?(\d+)$/) ?? []
  if (seq !== undefined) return { seq: Number(seq) }
  const [, count, unit] = text.match(/^(\d+)([smhdw])$/) ?? []
  if (count !== undefined && unit !== undefined)
    return { time: now - Number(count) * (units[unit] as number) }
  const time = Date.parse(text)
  if (Number.isNaN(time))
    throw new ClientFault(
      'fault',
      `"${text}" is no time. Write 10m, 2h, 7d, a date, or the number of a message.`,
    )
  return { time }
}
