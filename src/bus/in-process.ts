import type { Bus } from './bus.ts'

/** The bus of a single node: what is published is heard at once, in order. */
export const createInProcessBus = (): Bus => {
  const listeners: Parameters<Bus['listen']>[0][] = []
  return {
    publish(announcement) {
      for (const listener of listeners) listener(announcement)
    },
    listen: (listener) => void listeners.push(listener),
    close: async () => {},
  }
}
