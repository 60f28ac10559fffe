import type { FileEntity } from '../../protocol/entities/files.ts'
import { backoff } from '../backoff.ts'
import { CallError, isPassing } from '../call-error.ts'
import type { Clock } from '../clock.ts'
import { askAbout, type FileServer, putPart } from './put-part.ts'
import { createSha256 } from './sha256.ts'

export type UploadOptions = {
  /** What it is called; needed for a `Blob`, which has no name of its own. */
  name?: string
  /** Told after each part, and after a cut perhaps of fewer bytes than before. */
  onProgress?: (sent: number, bytes: number) => void
  /** Gives up when it is aborted: the server forgets what came. */
  signal?: AbortSignal
}

export type UploadParts = {
  server: FileServer
  clock: Clock
  random: () => number
  /** Aborted when the client is closed. */
  closed: AbortSignal
}

/**
 * Parts begin small, so that something is seen to happen, and grow while they take less than a second. One that fails is
 * halved: a line that breaks again and again carries small ones.
 */
const firstPart = 128 * 1024
const smallestPart = 16 * 1024
const biggestPart = 2 * 1024 * 1024
const quickMs = 1000
/** Nothing came through for so long: the caller is told. */
const patienceMs = 5 * 60_000
/** Uploads of one client at once; more wait for their turn. */
const atOnce = 3
/** An upload whose hash differs is sent again, so often. */
const fullTries = 3

/** Uploads files, several at once, each going on after a cut where the server says. */
export const createUploader = (parts: UploadParts) => {
  let running = 0
  const waiting: (() => void)[] = []

  return async (room: string, file: Blob, options: UploadOptions = {}): Promise<FileEntity> => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    running += 1
    try {
      return await uploadOne(parts, room, file, options)
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }
}

type Transfer = { id: string; offset: number; chunkBytes: number }

const uploadOne = async (
  parts: UploadParts,
  room: string,
  file: Blob,
  { name = nameOf(file), onProgress = () => {}, signal }: UploadOptions,
): Promise<FileEntity> => {
  const stop = signal ? AbortSignal.any([signal, parts.closed]) : parts.closed
  const { server } = parts
  const begin = () => askAbout(server, 'file.begin', { room, name, bytes: file.size }, stop)
  const { file: id, chunkBytes } = await patiently(parts, stop, begin)
  const transfer: Transfer = { id, offset: 0, chunkBytes }
  try {
    for (let tries = 1; ; tries += 1) {
      const sha256 = await sendAll(parts, transfer, file, onProgress, stop)
      try {
        const finish = () => askAbout(server, 'file.finish', { file: id, sha256 }, stop)
        return (await patiently(parts, stop, finish)).file
      } catch (error) {
        if (!isToRepeat(error) || tries === fullTries) throw error
        transfer.offset = 0
      }
    }
  } catch (error) {
    if (signal?.aborted) void askAbout(server, 'file.cancel', { file: id }).catch(() => {})
    throw error
  }
}

/** What came differs from what was sent, or the server lost some of it. */
const isToRepeat = (error: unknown): boolean =>
  error instanceof CallError && (error.code === 'wrong-offset' || /hashes differ/.test(error.message))

/** Sends what the server has not got yet; answers the hash of the whole. */
const sendAll = async (
  parts: UploadParts,
  transfer: Transfer,
  file: Blob,
  onProgress: (sent: number, bytes: number) => void,
  stop: AbortSignal,
): Promise<string> => {
  const hash = createSha256()
  let hashed = 0
  let size = firstPart
  while (transfer.offset < file.size) {
    const from = transfer.offset
    const bytes = new Uint8Array(
      await file.slice(from, from + Math.min(size, transfer.chunkBytes)).arrayBuffer(),
    )
    // After a cut the server may have less than what was hashed, never more.
    hash.update(bytes.subarray(Math.max(0, hashed - from)))
    hashed = Math.max(hashed, from + bytes.length)
    const startedAt = parts.clock.monotonic()
    const failures = await patiently(parts, stop, async (before) => {
      await sendPart(parts, transfer, bytes.subarray(0, halved(bytes.length, before)), stop)
      return before
    })
    const isQuick = parts.clock.monotonic() - startedAt < quickMs
    size = isQuick ? Math.min(halved(size, failures) * 2, biggestPart) : firstPart
    onProgress(transfer.offset, file.size)
  }
  return hash.digest()
}

const halved = (size: number, times: number): number =>
  Math.max(Math.ceil(size / 2 ** times), Math.min(size, smallestPart))

/** Once more after a fault, but from where the server is by then; a part of it may have come. */
const sendPart = async (
  { server }: UploadParts,
  transfer: Transfer,
  bytes: Uint8Array<ArrayBuffer>,
  stop: AbortSignal,
): Promise<void> => {
  const { id, offset } = transfer
  try {
    transfer.offset = await putPart(server, id, offset, bytes, stop)
  } catch (error) {
    if (stop.aborted || !(error instanceof CallError) || !mayHaveCome(error)) throw error
    const { offset: now } = await askAbout(server, 'file.status', { file: id }, stop)
    if (now === offset) throw error
    transfer.offset = now
  }
}

const mayHaveCome = (error: CallError): boolean =>
  isPassing(error) || error.code === 'wrong-offset' || error.code === 'bad-input'

/** Again and again while the reason passes by itself, with longer and longer pauses. Throws `AbortError` when stopped. */
const patiently = async <T>(
  { clock, random }: UploadParts,
  stop: AbortSignal,
  work: (failures: number) => Promise<T>,
): Promise<T> => {
  const startedAt = clock.monotonic()
  for (let failures = 0; ; failures += 1) {
    stop.throwIfAborted()
    try {
      return await work(failures)
    } catch (error) {
      stop.throwIfAborted()
      const mayPass =
        error instanceof CallError && (isPassing(error) || /broke off|too slowly/.test(error.message))
      if (!mayPass || clock.monotonic() - startedAt > patienceMs) throw error
      await pause(clock, Math.max(error.retryAfterMs ?? 0, backoff(failures, random)), stop)
    }
  }
}

const pause = (clock: Clock, ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const cancel = clock.after(ms, done)
    function done(): void {
      cancel()
      stop.removeEventListener('abort', done)
      resolve()
    }
    stop.addEventListener('abort', done)
  })

const nameOf = (file: Blob): string => (file instanceof File && file.name !== '' ? file.name : 'file')
