import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { notifyReasons } from '../../protocol/entities/notifications.ts'
import { decideNotification, type NotificationFacts } from './decide-notification.ts'

const facts: fc.Arbitrary<NotificationFacts> = fc.record({
  isNotice: fc.boolean(),
  isDeleted: fc.boolean(),
  isOwn: fc.boolean(),
  wasMember: fc.boolean(),
  isInThread: fc.boolean(),
  isLate: fc.boolean(),
  addressed: fc.constantFrom(undefined, 'mention', 'here', 'room', 'thread', 'direct', 'all'),
  level: fc.constantFrom('all', 'mentions', 'nothing'),
  isMuted: fc.boolean(),
  isRead: fc.boolean(),
  isOnline: fc.boolean(),
  isQuiet: fc.boolean(),
  hasDevice: fc.boolean(),
})

/** Somebody who is away and is mentioned in a room where nothing is set. */
const plain: NotificationFacts = {
  isNotice: false,
  isDeleted: false,
  isOwn: false,
  wasMember: true,
  isInThread: false,
  isLate: false,
  addressed: 'mention',
  level: 'mentions',
  isMuted: false,
  isRead: false,
  isOnline: false,
  isQuiet: false,
  hasDevice: true,
}

describe('whether somebody is notified', () => {
  test('each reason, from the facts that make it', () => {
    const because = (more: Partial<NotificationFacts>) => {
      const decided = decideNotification({ ...plain, ...more })
      return `${decided.notify}: ${decided.because}`
    }
    expect(because({})).toBe('push: told')
    expect(because({ hasDevice: false })).toBe('here: no-device')
    expect(because({ isOnline: true })).toBe('here: online')
    expect(because({ isQuiet: true, isOnline: true })).toBe('here: do-not-disturb')
    expect(because({ isRead: true })).toBe('no: already-read')
    expect(because({ isMuted: true })).toBe('no: muted')
    expect(because({ level: 'nothing' })).toBe('no: nothing')
    expect(because({ isLate: true })).toBe('no: late')
    expect(because({ addressed: 'here' })).toBe('no: away')
    expect(because({ addressed: 'here', isOnline: true })).toBe('here: online')
    expect(because({ addressed: undefined })).toBe('no: not-mentioned')
    expect(because({ addressed: undefined, isInThread: true })).toBe('no: not-following')
    expect(because({ addressed: 'thread', isInThread: true })).toBe('push: told')
    expect(because({ wasMember: false })).toBe('no: not-a-member')
    expect(because({ isOwn: true })).toBe('no: own')
    expect(because({ isDeleted: true })).toBe('no: deleted')
    expect(because({ isNotice: true })).toBe('no: notice')
  })

  test('whatever the facts, it says why in a sentence, and does what that says', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const { notify, because } = decideNotification(all)
        expect(notifyReasons[because]).toMatch(/^[A-Z].*\.$/)
        const isTold = because === 'told'
        const isHere = ['no-device', 'online', 'do-not-disturb'].includes(because)
        expect(notify).toBe(isTold ? 'push' : isHere ? 'here' : 'no')
      }),
    )
  })

  test('whatever else holds, nobody is notified of what is not theirs to be notified of', () => {
    const never: Partial<NotificationFacts>[] = [
      { isNotice: true },
      { isDeleted: true },
      { isOwn: true },
      { wasMember: false },
      { addressed: undefined },
      { level: 'nothing' },
      { isMuted: true },
      { isRead: true },
      { isLate: true },
      { addressed: 'here', isOnline: false },
    ]
    fc.assert(
      fc.property(facts, fc.constantFrom(...never), (all, one) => {
        expect(decideNotification({ ...all, ...one }).notify).toBe('no')
      }),
    )
  })

  test('no device rings within do-not-disturb hours, or while somebody is here', () => {
    fc.assert(
      fc.property(
        facts,
        fc.constantFrom({ isQuiet: true }, { isOnline: true }, { hasDevice: false }),
        (all, one) => {
          expect(decideNotification({ ...all, ...one }).notify).not.toBe('push')
        },
      ),
    )
  })
})
