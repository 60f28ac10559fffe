import type { Dialect } from '../connection.ts'
import type { Socket } from './socket.ts'

/** Whoever was spared presence for a while asks for the list, in a dialect that has a word for it. */
export const tellMissedPresence =
  (dialects: readonly Dialect[]) =>
  ({ data }: Socket): void => {
    const dialect = dialects.find(({ name }) => name === data.dialect)
    const frame = dialect?.encode({ event: 'presence', changes: [], reset: true })
    if (typeof frame === 'string') data.connection?.tell(frame)
  }
