import type { Dialect, Load } from './load.ts'
import { openRawSocket, type RawSocket } from './raw-socket.ts'

/** What listens to a socket of a room. */
type Hearing = (room: number) => (bytes: Buffer) => void

/** Sockets that connect at the same time. */
const atOnce = 50

/** Opens every socket of a load and logs it in; resolves when the last one is in. */
export const connectAll = async (
  portOf: (index: number) => number,
  dialect: Dialect,
  load: Load,
  hearing: Hearing,
): Promise<RawSocket[]> => {
  const sockets: RawSocket[] = []
  for (let from = 0; from < load.sockets; from += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, load.sockets - from) }, (_, i) =>
      connect(portOf(from + i), dialect, from + i, load.rooms, hearing),
    )
    sockets.push(...(await Promise.all(some)))
  }
  return sockets
}

const connect = async (
  port: number,
  { path, login = [] }: Dialect,
  index: number,
  rooms: number,
  hearing: Hearing,
): Promise<RawSocket> => {
  const heard = hearing(index % rooms)
  const steps = login.map(({ frame, answer }) => ({ frame: frame?.(index), answer: answer(index) }))
  let done = 0
  let next = () => {}
  const socket = await openRawSocket(port, path(index), {
    data(bytes) {
      if (done === steps.length) return heard(bytes)
      if (!bytes.includes(steps[done]?.answer ?? '')) return
      done += 1
      next()
    },
  })
  while (done < steps.length) {
    const answered = new Promise<void>((resolve) => (next = resolve))
    const { frame } = steps[done] as (typeof steps)[number]
    if (frame !== undefined) socket.send(frame)
    await answered
  }
  return socket
}
