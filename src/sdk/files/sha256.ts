/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4). */
const constants = Int32Array.from(
  primes(64).map((prime) => {
    const root = Math.cbrt(prime)
    return ((root - Math.floor(root)) * 2 ** 32) | 0
  }),
)
const start = primes(8).map((prime) => {
  const root = Math.sqrt(prime)
  return ((root - Math.floor(root)) * 2 ** 32) | 0
})

export type Sha256 = {
  update(bytes: Uint8Array): void
  /** 64 hexadecimal digits. Nothing may be added afterwards. */
  digest(): string
}

/**
 * SHA-256 of what comes in pieces. Browsers hash only what is in memory as a whole, and not at all on pages that came
 * over plain HTTP.
 */
export const createSha256 = (): Sha256 => {
  const state = Int32Array.from(start)
  const words = new Int32Array(64)
  const block = new Uint8Array(64)
  let filled = 0
  let length = 0

  const update = (bytes: Uint8Array): void => {
    length += bytes.length
    let at = 0
    if (filled > 0) {
      at = Math.min(64 - filled, bytes.length)
      block.set(bytes.subarray(0, at), filled)
      filled += at
      if (filled < 64) return
      compress(state, words, block, 0)
      filled = 0
    }
    for (; at + 64 <= bytes.length; at += 64) compress(state, words, bytes, at)
    block.set(bytes.subarray(at))
    filled = bytes.length - at
  }

  return {
    update,
    digest() {
      const bits = new DataView(new ArrayBuffer(8))
      bits.setBigUint64(0, BigInt(length) * 8n)
      const padding = new Uint8Array(((119 - (length % 64)) % 64) + 1)
      padding[0] = 0x80
      update(padding)
      update(new Uint8Array(bits.buffer))
      return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
    },
  }
}

const compress = (state: Int32Array, w: Int32Array, bytes: Uint8Array, at: number): void => {
  for (let i = 0; i < 16; i += 1) {
    const j = at + i * 4
    w[i] =
      (byte(bytes, j) << 24) | (byte(bytes, j + 1) << 16) | (byte(bytes, j + 2) << 8) | byte(bytes, j + 3)
  }
  for (let i = 16; i < 64; i += 1) {
    const a = word(w, i - 15)
    const b = word(w, i - 2)
    const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)
    const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)
    w[i] = (word(w, i - 16) + s0 + word(w, i - 7) + s1) | 0
  }
  let a = word(state, 0)
  let b = word(state, 1)
  let c = word(state, 2)
  let d = word(state, 3)
  let e = word(state, 4)
  let f = word(state, 5)
  let g = word(state, 6)
  let h = word(state, 7)
  for (let i = 0; i < 64; i += 1) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + word(constants, i) + word(w, i)) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0] = (word(state, 0) + a) | 0
  state[1] = (word(state, 1) + b) | 0
  state[2] = (word(state, 2) + c) | 0
  state[3] = (word(state, 3) + d) | 0
  state[4] = (word(state, 4) + e) | 0
  state[5] = (word(state, 5) + f) | 0
  state[6] = (word(state, 6) + g) | 0
  state[7] = (word(state, 7) + h) | 0
}

const turn = (value: number, by: number): number => (value >>> by) | (value << (32 - by))
const byte = (bytes: Uint8Array, i: number): number => bytes[i] as number
const word = (words: Int32Array, i: number): number => words[i] as number

function primes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n += 1) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}
