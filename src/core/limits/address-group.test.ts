import { expect, test } from 'bun:test'
import { addressGroup } from './address-group.ts'

test('an IPv6 household is one, however its addresses are written', () => {
  for (const address of [
    '2001:db8:1:2:3:4:5:6',
    '2001:db8:1:2::1',
    '2001:DB8:1:2:ffff:ffff:ffff:ffff',
    '2001:0db8:0001:0002::',
    '2001:db8:1:2::10.0.0.1',
    '2001:db8:1:2::1%eth0',
  ])
    expect([address, addressGroup(address)]).toEqual([address, '2001:db8:1:2'])
})

test('the next household is another one', () => {
  expect(addressGroup('2001:db8:1:3::1')).not.toBe(addressGroup('2001:db8:1:2::1'))
  expect(addressGroup('2001:db8::1')).toBe('2001:db8:0:0')
  expect(addressGroup('2001:db8::1:0:0:1')).toBe('2001:db8:0:0')
  expect(addressGroup('::1')).toBe('0:0:0:0')
})

test('every IPv4 address is its own, also when it is named in IPv6', () => {
  expect(addressGroup('10.0.0.1')).toBe('10.0.0.1')
  expect(addressGroup('10.0.0.2')).toBe('10.0.0.2')
  expect(addressGroup('::ffff:10.0.0.1')).toBe('10.0.0.1')
  expect(addressGroup('::ffff:a00:1')).toBe('10.0.0.1')
})

test('what is no address stays what it is', () => {
  for (const text of ['', 'unix', ':::', '1.2.3.4.5', 'a:b:c:d:e']) expect(addressGroup(text)).toBe(text)
})
