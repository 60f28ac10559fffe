import { isIPv6 } from 'node:net'

/**
 * What counts as one neighbour: an IPv4 address, or the /64 that every household with IPv6 has to itself.
 * `2001:db8::7` and `2001:DB8:0:0:1::7` are both of `2001:db8:0:0`; what is no address stays as it is.
 */
export const addressGroup = (address: string): string => {
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return address
  const words = expand(plain.toLowerCase())
  const mapped = ipv4Inside(words)
  return mapped ?? words.slice(0, 4).join(':')
}

/** All eight words, without leading zeros. */
const expand = (address: string): string[] => {
  const [head = '', tail] = withoutDots(address).split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after].map((word) => word.replace(/^0+(?=.)/, ''))
}

/** `::ffff:10.0.0.1` → `::ffff:a00:1`. */
const withoutDots = (address: string): string =>
  address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((word) => word.toString(16)).join(':'),
  )

/** An IPv4 peer that a socket for both families names in IPv6. */
const ipv4Inside = (words: string[]): string | undefined => {
  if (words.slice(0, 5).some((word) => word !== '0') || words[5] !== 'ffff') return undefined
  return words
    .slice(6)
    .flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 255])
    .join('.')
}
