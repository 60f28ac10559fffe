import type { Publisher } from './connection.ts'

type Write = (frame: string) => void

/** Topics for connections that the runtime does not publish to by itself: lines of TCP, clients that poll. */
export type PlainTopics = Publisher & {
  hear(topic: string, write: Write): void
  unhear(topic: string, write: Write): void
}

export const createPlainTopics = (): PlainTopics => {
  const hearers = new Map<string, Set<Write>>()
  return {
    hear(topic, write) {
      const present = hearers.get(topic)
      if (present) present.add(write)
      else hearers.set(topic, new Set([write]))
    },
    unhear(topic, write) {
      const present = hearers.get(topic)
      if (present?.delete(write) && present.size === 0) hearers.delete(topic)
    },
    publish(topic, frame) {
      for (const write of hearers.get(topic) ?? []) write(frame)
    },
    listeners: (topic) => hearers.get(topic)?.size ?? 0,
  }
}

/** Several publishers as one. */
export const joinPublishers = (...publishers: Publisher[]): Publisher => ({
  publish(topic, frame) {
    for (const publisher of publishers) publisher.publish(topic, frame)
  },
  listeners(topic) {
    let count = 0
    for (const publisher of publishers) count += publisher.listeners(topic)
    return count
  },
})
