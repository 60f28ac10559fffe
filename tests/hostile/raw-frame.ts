/** The parts of a WebSocket frame (RFC 6455, section 5.2), each of which a hostile client may get wrong. */
export type RawFrame = {
  opcode: number
  payload: Uint8Array | string
  /** The last, or only, fragment of its message. */
  isFinal: boolean
  /** The three reserved bits, 0–7. Only an agreed extension may use them. */
  reserved: number
  /** Every frame of a client has to be. */
  isMasked: boolean
  /** Says another length than the payload has. */
  claimedLength?: number
}

export const opcodes = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** The bytes of one frame as a client writes it; right unless told otherwise. */
export const rawFrame = (parts: Partial<RawFrame>): Buffer => {
  const { opcode = opcodes.text, isFinal = true, reserved = 0, isMasked = true } = parts
  const payload = Buffer.from(parts.payload ?? '')
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode
  const length = lengthBytes(parts.claimedLength ?? payload.length)
  length[0] = (length[0] as number) | (isMasked ? 0x80 : 0)
  if (!isMasked) return Buffer.concat([Buffer.of(first), length, payload])
  const mask = Buffer.of(1, 2, 3, 4)
  const masked = payload.map((byte, i) => byte ^ (mask[i & 3] as number))
  return Buffer.concat([Buffer.of(first), length, mask, masked])
}

export const textFrame = (value: unknown): Buffer =>
  rawFrame({ payload: typeof value === 'string' ? value : JSON.stringify(value) })

/** A message in as many fragments as it has parts. */
export const inFragments = (parts: (Uint8Array | string)[]): Buffer =>
  Buffer.concat(
    parts.map((payload, i) =>
      rawFrame({
        opcode: i === 0 ? opcodes.text : opcodes.more,
        isFinal: i === parts.length - 1,
        payload,
      }),
    ),
  )

/** A close frame; `undefined` leaves the code out. */
export const closeFrame = (code: number | undefined, reason: Uint8Array | string = ''): Buffer => {
  const head = code === undefined ? Buffer.alloc(0) : Buffer.of(code >> 8, code & 255)
  return rawFrame({ opcode: opcodes.close, payload: Buffer.concat([head, Buffer.from(reason)]) })
}

const lengthBytes = (length: number): Buffer => {
  if (length < 126) return Buffer.of(length)
  if (length < 65_536) return Buffer.of(126, length >> 8, length & 255)
  const long = Buffer.alloc(9)
  long[0] = 127
  long.writeBigUInt64BE(BigInt(length), 1)
  return long
}

export type HeardFrame = { opcode: number; isFinal: boolean; reserved: number; payload: Buffer }

/** Takes the whole frames off the front of what a server wrote, which masks nothing; answers them and the rest. */
export const takeFrames = (bytes: Buffer): { frames: HeardFrame[]; rest: Buffer } => {
  const frames: HeardFrame[] = []
  let rest = bytes
  for (let size = frameSize(rest); size && rest.length >= size.head + size.body; size = frameSize(rest)) {
    const first = rest[0] as number
    frames.push({
      opcode: first & 15,
      isFinal: first >= 0x80,
      reserved: (first >> 4) & 7,
      payload: rest.subarray(size.head, size.head + size.body),
    })
    rest = rest.subarray(size.head + size.body)
  }
  return { frames, rest }
}

const frameSize = (bytes: Buffer): { head: number; body: number } | undefined => {
  const short = (bytes[1] ?? 0) & 127
  const head = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.length < head) return undefined
  if (short === 126) return { head, body: bytes.readUInt16BE(2) }
  return { head, body: short === 127 ? Number(bytes.readBigUInt64BE(2)) : short }
}
