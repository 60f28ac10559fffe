/**
 * The names of what a connection can hear, each for one dialect. Typing and presence travel apart from what
 * must last, so that a slow connection can be spared them first (R8).
 */
export const topics = {
  room: (room: string): string => `room/${room}`,
  /** Typing in a room. */
  roomHints: (room: string): string => `hints/${room}`,
  account: (account: string): string => `account/${account}`,
  presence: 'presence',
  heartbeat: 'heartbeat',
} as const

export const ofDialect = (dialect: string, topic: string): string => `${dialect}/${topic}`
