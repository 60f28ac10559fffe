/** ` until 2026-11-22 09:30 UTC`, or nothing for what has no end. */
export const untilText = (until: number | null): string =>
  until === null ? '' : ` until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`
