import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { cleanPicture } from './clean-picture.ts'
import { exitCodes } from './exit-codes.ts'
import { loadSharp, type Sharp } from './load-sharp.ts'

/**
 * A process of its own for one picture: an image in, its two sizes out. Decoders have been broken into, and made
 * to eat all memory, by images before; here that ends with this process. `create-pictures.ts` limits its time.
 */

/** Pixels of an image that is decoded at all: a decoded one takes four bytes each. */
const mostPixels = 40_000_000

/**
 * Reads an image from standard input and writes `<length of the first, 4 bytes><large><small>`; with `--upload <folder>`
 * cleans the image there, and writes what is told of it as JSON.
 */
export const makePicture = async (): Promise<number> => {
  beModest()
  const sharp = await loadSharp()
  if (!sharp) return exitCodes.noLibrary
  const at = process.argv.indexOf('--upload')
  try {
    const answer =
      at < 0 ? await avatar(sharp) : JSON.stringify(await cleanPicture(sharp, process.argv[at + 1] ?? ''))
    await Bun.write(Bun.stdout, answer)
    return 0
  } catch (error) {
    const isBig = error instanceof Error && /pixel limit/i.test(error.message)
    return isBig ? exitCodes.tooManyPixels : exitCodes.notAnImage
  }
}

const avatar = async (sharp: Sharp): Promise<Buffer> => {
  const { large, small } = await resized(sharp, await Bun.stdin.bytes())
  const length = Buffer.alloc(4)
  length.writeUInt32BE(large.length)
  return Buffer.concat([length, large, small])
}

/** Messages go first, and where memory runs out this goes before the server. */
const beModest = (): void => {
  try {
    setPriority(10)
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // Not every system lets a program say so.
  }
}

/** Nothing but pixels goes over: no metadata, no colour profile, no later frame, no bytes after the end. */
const resized = async (sharp: Sharp, image: Uint8Array): Promise<{ large: Buffer; small: Buffer }> => {
  const large = await sharp(image, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
    .autoOrient()
    .resize(256, 256, { fit: 'cover' })
    .webp({ quality: 84 })
    .toBuffer()
  const small = await sharp(large).resize(64, 64).webp({ quality: 84 }).toBuffer()
  return { large, small }
}

if (import.meta.main) process.exit(await makePicture())
