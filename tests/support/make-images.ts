import { crc32, deflateSync } from 'node:zlib'

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** A PNG by hand, grey, so that its header may say anything: sizes that nothing stands behind, other chunks. */
export const makePng = (
  width: number,
  height: number,
  options: { pixels?: Uint8Array; chunks?: [string, Uint8Array][]; withoutEnd?: boolean } = {},
): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...(options.chunks ?? []).map(([type, data]) => chunk(type, data)),
    chunk('IDAT', deflateSync(options.pixels ?? new Uint8Array(height * (width + 1)))),
    ...(options.withoutEnd ? [] : [chunk('IEND', new Uint8Array())]),
  ])
}

/** A colour profile of zeros: small as it comes, many megabytes when it is unpacked. */
export const bombProfile = (bytes: number): [string, Uint8Array] => [
  'iCCP',
  Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), deflateSync(new Uint8Array(bytes))]),
]

/** A GIF of one pixel that is a script as well; browsers once ran such files. */
export const gifAndScript = (): Buffer =>
  Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 255, 255, 255, 0, 0, 0]),
    Buffer.from([0x21, 0xfe, 16]),
    Buffer.from('=1;alert("gif");', 'latin1'),
    Buffer.from([0]),
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b]),
    Buffer.from('<script>alert("gif")</script>', 'latin1'),
  ])
