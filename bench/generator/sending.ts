import type { Arrivals } from './count-arrivals.ts'
import type { Load } from './load.ts'

export type Sending = {
  /** Sends at the pace of the load for so many milliseconds. */
  runFor(ms: number): Promise<void>
  /** Deliveries that must arrive for what was sent so far: everybody in the room hears it, the sender too. */
  expected(): number
}

export const createSending = (load: Load, arrivals: Arrivals, send: (index: number) => void): Sending => {
  const { rooms, senders, sockets, pace } = load
  const sent = new Float64Array(rooms)
  const sizeOf = (room: number): number => Math.ceil((sockets - room) / rooms)
  const sendersPerRoom = Math.max(1, Math.floor(senders / rooms))
  let next = 0

  const sendFrom = (index: number): void => {
    const room = index % rooms
    sent[room] = (sent[room] as number) + 1
    send(index)
  }

  /** Closed loop: as many messages under way in each room as the window allows, by turns of its senders. */
  const fill = (window: number): void => {
    for (let room = 0; room < rooms; room++) {
      const underWay = (sent[room] as number) - arrivals.receivedIn(room) / sizeOf(room)
      for (let i = underWay; i < window; i++) {
        next += 1
        sendFrom(room + (next % sendersPerRoom) * rooms)
      }
    }
  }

  /** Open loop: what is due by now, whether or not the server keeps up. */
  const offer = (due: number): void => {
    for (; next < due; next++) sendFrom(next % senders)
  }

  return {
    async runFor(ms) {
      const [started, before] = [performance.now(), next]
      for (let now = started; now < started + ms; now = performance.now()) {
        if ('window' in pace) fill(pace.window)
        else offer(before + ((now - started) / 1000) * pace.rate)
        await ('window' in pace ? new Promise((resolve) => setImmediate(resolve)) : Bun.sleep(1))
      }
    },
    expected: () => sent.reduce((sum, count, room) => sum + count * sizeOf(room), 0),
  }
}
