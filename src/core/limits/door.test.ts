import { expect, test } from 'bun:test'
import { type SettingName, settingSpecs } from '../../protocol/settings.ts'
import { createDoor } from './door.ts'
import { createLimiter } from './limiter.ts'

/** A door of an installation that set these. */
const doorWith = (values: { [N in SettingName]?: number }, isOn = true) => {
  const settings = {
    get: (name: SettingName) => (values[name] ?? settingSpecs[name].default) as never,
    isSet: (name: SettingName) => name in values,
    reload: async () => {},
  }
  const clock = { wall: () => 0, monotonic: () => 0 }
  return createDoor({ settings, limiter: createLimiter(clock, isOn) }, isOn)
}

test('so many from one network, and no more until one has gone', () => {
  const door = doorWith({ 'sockets.perAddress': 2 })
  door.enter('2001:db8::1', true)
  door.enter('2001:db8::2', true)
  expect(() => door.enter('2001:db8::3', true)).toThrow('too many connections')
  door.enter('2001:db8:0:1::1', true)
  door.leave('2001:db8::2', true)
  door.enter('2001:db8::3', true)
  expect(door.open).toBe(3)
})

test('strangers are counted apart, and count no more once they said who they are', () => {
  const door = doorWith({ 'sockets.unknownPerAddress': 1, 'sockets.unknown': 2 })
  door.enter('10.0.0.1', false)
  expect(() => door.enter('10.0.0.1', false)).toThrow('at the door')
  door.enter('10.0.0.1', true)
  door.enter('10.0.0.2', false)
  expect(() => door.enter('10.0.0.3', false)).toThrow('at the door')
  door.known('10.0.0.1')
  door.enter('10.0.0.3', false)
  expect([door.open, door.unknown]).toEqual([4, 2])
})

test('a refusal says when to come back', () => {
  const door = doorWith({ 'sockets.total': 1 })
  door.enter('10.0.0.1', true)
  try {
    door.enter('10.0.0.2', true)
    throw new Error('not refused')
  } catch (error) {
    expect(error).toMatchObject({ code: 'rate-limited', retryAfterMs: 30_000 })
  }
})

test('requests in progress have a limit of their own', () => {
  const door = doorWith({ 'requests.perAddress': 1 })
  door.beginRequest('10.0.0.1')
  expect(() => door.beginRequest('10.0.0.1')).toThrow('too much at once')
  door.beginRequest('10.0.0.2')
  door.endRequest('10.0.0.1')
  door.beginRequest('10.0.0.1')
})

test('switched off it counts but refuses nobody', () => {
  const door = doorWith({ 'sockets.total': 1, 'requests.perAddress': 1 }, false)
  for (let i = 0; i < 5; i++) {
    door.enter('10.0.0.1', false)
    door.beginRequest('10.0.0.1')
  }
  expect(door.open).toBe(5)
})

test('opening and closing again and again is too often at last', () => {
  const door = doorWith({})
  const openAndClose = (): void => {
    door.enter('10.0.0.1', true)
    door.leave('10.0.0.1', true)
  }
  for (let i = 0; i < settingSpecs['rates.connect'].default.burst; i++) openAndClose()
  expect(openAndClose).toThrow('Slow down')
})
