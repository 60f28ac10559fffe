/**
 * A message's id is its room and its place in it, `<room>.<seq>`: no second index is needed to find it,
 * and it can be made inside the committing transaction on any database. Clients treat it as opaque.
 */
export const messageId = (room: string, seq: number): string => `${room}.${seq}`

/** The place an id names, or undefined when it can't be one of ours. */
export const parseMessageId = (id: string): { room: string; seq: number } | undefined => {
  const dot = id.lastIndexOf('.')
  const digits = id.slice(dot + 1)
  if (dot < 1 || !/^[1-9]\d{0,15}$/.test(digits)) return undefined
  const seq = Number(digits)
  return Number.isSafeInteger(seq) ? { room: id.slice(0, dot), seq } : undefined
}
