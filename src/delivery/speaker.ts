import type { ParleyEvent } from '../protocol/events.ts'
import type { Dialect, Frame, Publisher } from './connection.ts'

/**
 * Says events in a dialect. Most frames are there at once; behind one that has to be looked up the others of that
 * dialect wait, so that everybody hears them in the order of the room. One that cannot be made is left out.
 */
export const createSpeaker = (publisher: Publisher) => {
  const late = new Map<Dialect, Promise<void>>()

  const publish = (topic: string, frame: Frame): void => {
    if (frame !== undefined) publisher.publish(topic, frame)
  }

  const wait = (dialect: Dialect, topic: string, frame: Frame | Promise<Frame>): void => {
    const turn = Promise.allSettled([frame, late.get(dialect)]).then(([made]) => {
      if (made.status === 'fulfilled') publish(topic, made.value)
      if (late.get(dialect) === turn) late.delete(dialect)
    })
    late.set(dialect, turn)
  }

  return (dialect: Dialect, topic: string, event: ParleyEvent): void => {
    const frame = dialect.encode(event)
    if (frame instanceof Promise || late.has(dialect)) wait(dialect, topic, frame)
    else publish(topic, frame)
  }
}
