/** Small, quick chance that begins alike for the same seed: a failure can be seen again. */
export const seeded = (seed: number) => {
  let state = seed | 0
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 8) % below
  }
}

/**
 * Bytes near what a decoder understands: one of the examples with a few bytes changed, taken away, doubled or put in;
 * now and then nothing but chance.
 */
export const fuzzBytes = function* (
  examples: readonly string[],
  count: number,
  seed = 1,
): Generator<Uint8Array> {
  const random = seeded(seed)
  const templates = examples.map((text) => Buffer.from(text))
  for (let i = 0; i < count; i += 1) {
    if (random(20) === 0) yield Uint8Array.from({ length: random(200) }, () => random(256))
    else yield mutated(templates[random(templates.length)] as Buffer, random)
  }
}

const interesting = Buffer.from('{}[]":,\\u0000ud800e1-"\n\r\t\u00e9null true')

const mutated = (template: Buffer, random: (below: number) => number): Uint8Array => {
  let bytes = Buffer.from(template)
  for (let changes = random(6); changes > 0; changes -= 1) {
    const at = random(bytes.length + 1)
    const kind = random(4)
    if (kind === 0 && at < bytes.length) bytes[at] = random(256)
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(4))])
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes])
    else {
      const sign = interesting[random(interesting.length)] as number
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([sign]), bytes.subarray(at)])
    }
    if (bytes.length > 600) bytes = bytes.subarray(0, 600)
  }
  return bytes
}
