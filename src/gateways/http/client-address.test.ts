import { describe, expect, test } from 'bun:test'
import { readConfig } from '../../server/config/config.ts'
import { readEnv } from '../../server/config/env.ts'
import { clientAddress } from './client-address.ts'

const from = (forwarded: string, peer: string, trustedProxies: string[]): string =>
  clientAddress(new Request('http://parley/', { headers: { 'X-Forwarded-For': forwarded } }), peer, {
    trustedProxies,
  })

describe('the address of a person', () => {
  test('is the last one that no trusted proxy added', () => {
    expect(from('9.9.9.9, 203.0.113.7', '10.0.0.1', ['10.0.0.1'])).toBe('203.0.113.7')
    expect(from('203.0.113.7, 10.0.0.2', '::ffff:10.0.0.1', ['10.0.0.1', '10.0.0.2'])).toBe('203.0.113.7')
  })

  test('is the peer’s own where nobody is trusted, or nothing sensible is forwarded', () => {
    expect(from('203.0.113.7', '198.51.100.1', [])).toBe('198.51.100.1')
    expect(from('203.0.113.7', '198.51.100.1', ['10.0.0.0/8'])).toBe('198.51.100.1')
    expect(from('nonsense', '10.0.0.1', ['10.0.0.1'])).toBe('10.0.0.1')
  })

  test('is found behind any proxy of a network', () => {
    expect(from('203.0.113.7, 10.4.5.6', '10.1.2.3', ['10.0.0.0/8'])).toBe('203.0.113.7')
    expect(from('203.0.113.7', 'fd00::12', ['fd00::/8'])).toBe('203.0.113.7')
    expect(from('203.0.113.7', '11.0.0.1', ['10.0.0.0/8'])).toBe('11.0.0.1')
  })

  test('of a proxy is checked when the server starts', () => {
    const read = (PARLEY_TRUSTED_PROXIES: string) => readConfig(readEnv({ PARLEY_TRUSTED_PROXIES }))
    expect(read('10.0.0.1, 10.0.0.0/8, ::1').trustedProxies).toEqual(['10.0.0.1', '10.0.0.0/8', '::1'])
    for (const wrong of ['proxy.example.org', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8'])
      expect(() => read(wrong)).toThrow('Write addresses like 10.0.0.1, or networks like 10.0.0.0/8')
  })
})
