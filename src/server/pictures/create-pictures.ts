import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { CleanPicture, Picture, Pictures } from '../../core/files/ports.ts'
import { sha256Schema } from '../../protocol/entities/files.ts'
import { limits } from '../../protocol/limits.ts'
import { type Refusal, refuse } from '../../protocol/refusals.ts'
import { uploadsFolder } from '../files/open-uploads.ts'
import { mustBePlain } from '../files/plain-name.ts'
import { exitCodes } from './exit-codes.ts'
import { createFairTurns } from './fair-turns.ts'
import { isPicture } from './is-picture.ts'

/** What `clean-picture.ts` takes is done in a third of it on a quiet machine. */
const timeLimitMs = 30_000
/** Pictures of one account that wait are as many as a message may have. */
const mayWait = { accounts: 20, each: limits.filesPerMessage }
/** No picture of 256 × 256 is larger. */
const longestAnswer = 1024 * 1024

/** One picture at a time, each decoded by a process of its own; nothing is loaded before the first. */
export const createPictures = (filesFolder: string, limitMs = timeLimitMs): Pictures & { stop(): void } => {
  const inTurn = createFairTurns(mayWait)
  let running: Bun.Subprocess | undefined

  /** What the process answers. Refuses what it says about the image; undefined where there is no library for it. */
  const ask = async (image: Uint8Array | undefined, args: string[]): Promise<Uint8Array | undefined> => {
    const startedAt = performance.now()
    const child = Bun.spawn([...command(), ...args], {
      cwd: dirname(process.execPath),
      // It needs none of the server's secrets.
      env: {},
      stdin: image ?? 'ignore',
      stdout: 'pipe',
      stderr: 'ignore',
      timeout: limitMs,
      killSignal: 'SIGKILL',
    })
    running = child
    const answer = await new Response(child.stdout).bytes()
    const code = await child.exited
    running = undefined
    // Killed says nothing of the picture.
    if (child.signalCode) throw performance.now() - startedAt < limitMs ? interrupted() : tookTooLong()
    if (code === exitCodes.noLibrary) return undefined
    if (code !== 0) throw refusals[code] ?? notAnImage()
    return answer
  }

  const decode = async (image: Uint8Array): Promise<Picture> => {
    const answer = await ask(image, [])
    if (!answer) throw noLibrary
    const picture = pictureIn(answer)
    if (!picture) throw notAnImage()
    return picture
  }

  return {
    avatar(image, account) {
      if (!isPicture(image)) throw notAnImage()
      return inTurn(account, () => decode(image))
    },
    clean: (upload, account) =>
      inTurn(account, async () => {
        const answer = await ask(undefined, [
          '--upload',
          join(uploadsFolder(filesFolder), mustBePlain(upload)),
        ])
        return answer && cleanPictureIn(answer)
      }),
    stop: () => running?.kill('SIGKILL'),
  }
}

/** The executable calls itself: there is no file that a runtime could be given. */
const command = (): string[] =>
  Bun.isStandaloneExecutable
    ? [process.execPath, 'picture-process']
    : [process.execPath, join(import.meta.dir, 'picture-process.ts')]

const notAnImage = (): Refusal =>
  refuse('bad-media-type', 'This is no picture that can be read. Send a JPEG, PNG, WebP, GIF or AVIF.')

/** Both can pass: they say when to try again, so that what was uploaded stays. */
const interrupted = (): Refusal => refuse('overloaded', 'The picture could not be looked at just now.', 2000)
const tookTooLong = (): Refusal =>
  refuse(
    'too-large',
    'The server needs too long for this picture. Try again later, or make it smaller.',
    60_000,
  )

const noLibrary = refuse('forbidden', 'This server takes no pictures: its image library is not installed.')

const refusals: Record<number, Refusal> = {
  [exitCodes.tooManyPixels]: refuse('too-large', 'The picture has too many pixels. Make it smaller first.'),
}

const cleanPictureSchema = z.strictObject({
  type: z.string().regex(/^image\/(jpeg|png|gif|webp)$/),
  ending: z.literal('.webp').optional(),
  bytes: z.int().min(1),
  sha256: sha256Schema,
  width: z.int().min(1).max(limits.pictureSide),
  height: z.int().min(1).max(limits.pictureSide),
  blur: z
    .string()
    .max(2000)
    .regex(/^data:image\/webp;base64,[\w+/=]+$/),
  thumbnail: z.boolean(),
})

/** Looked at before it is believed, too. */
const cleanPictureIn = (answer: Uint8Array): CleanPicture => {
  const parsed = cleanPictureSchema.safeParse(JSON.parse(new TextDecoder().decode(answer)))
  if (!parsed.success) throw notAnImage()
  return parsed.data
}

/** Looked at before it is believed: the process has read what somebody sent. */
const pictureIn = (answer: Uint8Array): Picture | undefined => {
  if (answer.length < 4 || answer.length > longestAnswer) return undefined
  const length = Buffer.from(answer.buffer, answer.byteOffset).readUInt32BE(0)
  const large = answer.slice(4, 4 + length)
  const small = answer.slice(4 + length)
  return [large, small].every(isWebp) ? { large, small } : undefined
}

const isWebp = (bytes: Uint8Array): boolean =>
  /^RIFF[\s\S]{4}WEBP/.test(Buffer.from(bytes.subarray(0, 12)).toString('latin1'))
