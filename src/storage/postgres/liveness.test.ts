import { expect, test } from 'bun:test'
import { createLiveness } from './liveness.ts'

const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01', severity: 'ERROR' })
const never = new Promise<void>(() => {})

/** Somebody waits for an answer that never comes; `meanwhile` happens while a second connection asks. */
const silent = (
  isThere: boolean,
  meanwhile = (_during: (answer: Promise<void>) => Promise<void>): void => {},
) => {
  const seen = { asked: 0, dropped: 0 }
  const liveness = createLiveness({
    async isThere() {
      seen.asked += 1
      meanwhile((answer) => liveness.during(answer))
      return isThere
    },
    dropAll() {
      seen.dropped += 1
    },
    now: () => performance.now(),
  })
  void liveness.during(never)
  return { ...liveness, seen }
}

test.concurrent('a database counts as away only when nobody hears anything from it', async () => {
  const gone = silent(false)
  const slow = silent(true)
  // As of a node that stood still: its timers and the answers come at once.
  const heard = silent(false, (during) => during(Promise.resolve()))
  const refused = silent(false, (during) => during(Promise.reject(deadlock)).catch(() => {}))
  const lost = silent(false, (during) =>
    during(Promise.reject(new Error('Connection terminated'))).catch(() => {}),
  )
  await Bun.sleep(1_000)
  expect(gone.seen.asked).toBe(0)
  await Bun.sleep(700)
  const all = [gone, slow, heard, refused, lost]
  expect(all.map(({ seen }) => seen.dropped)).toEqual([1, 0, 0, 0, 1])
  expect(all.map(({ isAway }) => isAway())).toEqual([true, false, false, false, true])
})

test.concurrent('whoever needs it has it asked again, and then it is there', async () => {
  let isThere = false
  const liveness = createLiveness({
    isThere: async () => isThere,
    dropAll() {},
    now: () => performance.now(),
  })
  void liveness.during(never)
  while (!liveness.isAway()) await Bun.sleep(50)
  isThere = true
  for (let i = 0; i < 20 && liveness.isAway(); i += 1) await Bun.sleep(50)
  expect(liveness.isAway()).toBe(false)
})
