import { expect, test } from 'bun:test'
import { readBytes } from './read-bytes.ts'

/** A body of so many pieces of a kilobyte, one every so many milliseconds. */
const trickle = (pieces: number, everyMs: number) => {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await Bun.sleep(everyMs)
      sent += 1
      if (sent > pieces) controller.close()
      else controller.enqueue(new Uint8Array(1024))
    },
  })
  return { request: new Request('http://x/', { method: 'POST', body }), sent: () => sent }
}

const hasty = { ms: 50, bytesPerSecond: 1_000_000 }
const patient = { ms: 50, bytesPerSecond: 1024 }

test('a body that trickles is refused long before it is over', async () => {
  const slow = trickle(1_000, 10)
  await expect(readBytes(slow.request, 2_000_000, hasty)).rejects.toThrow('too slowly')
  expect(slow.sent()).toBeLessThan(100)
})

test('a body that takes its time is taken as long as enough of it comes', async () => {
  const steady = trickle(20, 10)
  expect((await readBytes(steady.request, 2_000_000, patient)).length).toBe(20 * 1024)
})
