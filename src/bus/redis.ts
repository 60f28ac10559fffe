import type { Announcement, Clock, Log } from '../core/ports.ts'
import type { Bus, SharedBus, Signal } from './bus.ts'
import { type Envelope, isOwnEnvelope, packEnvelope, unpackEnvelope } from './envelope.ts'
import { createInProcessBus } from './in-process.ts'
import { openRedisLine } from './redis-line.ts'

export type RedisBusOptions = {
  url: string
  /** Of the installation: several may share a Redis. */
  channel: string
  node: string
  clock: Clock
  log: Log
}

/** A node says something at least this often, and so learns whether it is heard. */
const pulseMs = 1_000
/** The line counts as down when nothing of one's own came back for so long. */
const silenceMs = 3_000
/** An envelope takes so many at most: a large one would hold up the others. */
const mostInOne = 500
/** Told so much while the line is down is forgotten: whoever listens is told that something was lost. */
const mostWaiting = 10_000

/**
 * The bus over Redis pub/sub. Announcements of this node are heard here at once, whatever Redis does, and leave
 * together at the end of the tick. What others said while the line was down is lost, and said to be lost.
 */
export const createRedisBus = ({ url, channel, node, clock, log }: RedisBusOptions): SharedBus => {
  const here: Bus = createInProcessBus()
  const announcementListeners: ((announcement: Announcement, from: string) => void)[] = []
  const signalListeners: ((signal: Signal, from: string) => void)[] = []
  const lossListeners: (() => void)[] = []
  const numbers = new Map<string, number>()
  let waiting: { announcements: Announcement[]; signals: Signal[] } = { announcements: [], signals: [] }
  let isSendDue = false
  let number = 0
  let isOpen = false
  let echoedAt = Number.NEGATIVE_INFINITY
  let wasUp = false
  /** Said once for each outage, also for one that was there from the start. */
  let isSaidDown = false

  const heard = (text: string): void => {
    if (isOwnEnvelope(text, node)) {
      echoedAt = clock.monotonic()
      if (!wasUp) cameUp()
      return
    }
    const envelope = unpackEnvelope(text)
    if (envelope) take(envelope)
  }

  const take = ({ from, number: count, announcements, signals }: Envelope): void => {
    const before = numbers.get(from)
    numbers.set(from, count)
    if (before !== undefined && count !== before + 1) tellLoss()
    for (const one of announcements) tellEach(announcementListeners, one, from)
    for (const one of signals) tellEach(signalListeners, one, from)
  }

  /** What another version wrote and nobody here can make sense of costs itself; it counts as lost. */
  const tellEach = <T>(listeners: ((one: T, from: string) => void)[], one: T, from: string): void => {
    try {
      for (const listener of listeners) listener(one, from)
    } catch (error) {
      log.warn({ node, from, error: String(error) }, 'something on the bus could not be understood')
      tellLoss()
    }
  }

  const tellLoss = (): void => {
    for (const listener of lossListeners) listener()
  }

  const cameUp = (): void => {
    wasUp = true
    isSaidDown = false
    log.info({ node }, 'the bus is up')
    tellLoss()
  }

  const wentDown = (reason: string): void => {
    wasUp = false
    if (isSaidDown) return
    isSaidDown = true
    // What they say from now on has numbers that were not followed.
    numbers.clear()
    log.warn({ node, reason }, 'the bus is down; rooms are read from the database until it is back')
  }

  const send = (): void => {
    isSendDue = false
    const { announcements, signals } = waiting
    waiting = { announcements: [], signals: [] }
    if (!isOpen) return
    for (let i = 0; i === 0 || i < announcements.length; i += mostInOne) {
      number += 1
      line.publish(
        packEnvelope({
          from: node,
          number,
          announcements: announcements.slice(i, i + mostInOne),
          signals: i === 0 ? signals : [],
        }),
      )
    }
  }

  const sendSoon = (): void => {
    if (isSendDue) return
    isSendDue = true
    setImmediate(send)
  }

  const beat = (): void => {
    if (wasUp && clock.monotonic() - echoedAt > silenceMs) wentDown('nothing comes back')
    sendSoon()
  }

  const line = openRedisLine(url, channel, {
    heard,
    opened: () => {
      isOpen = true
      sendSoon()
    },
    lost(reason) {
      isOpen = false
      wentDown(reason)
    },
  })
  const timer = setInterval(beat, pulseMs)

  return {
    node,
    publish(announcement) {
      here.publish(announcement)
      if (!isOpen || waiting.announcements.length >= mostWaiting) return
      waiting.announcements.push(announcement)
      sendSoon()
    },
    listen(listener) {
      here.listen(listener)
      announcementListeners.push(listener)
    },
    listenToOthers: (listener) => void announcementListeners.push(listener),
    tell(signal) {
      if (!isOpen) return
      waiting.signals.push(signal)
      sendSoon()
    },
    onSignal: (listener) => void signalListeners.push(listener),
    isUp: () => wasUp,
    onLoss: (listener) => void lossListeners.push(listener),
    async close() {
      clearInterval(timer)
      if (isSendDue) send()
      // The last words leave before the line does.
      await Bun.sleep(isOpen ? 20 : 0)
      await line.close()
      await here.close()
    },
  }
}
