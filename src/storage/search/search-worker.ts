import type { SearchPlaces } from './search-sources.ts'
import { openTender, type Tender } from './search-tender.ts'

/** Runs in a thread of its own: keeps the index, and searches it. */
declare const self: Worker

export type SearchQuestion = { id: number; ask: Exclude<keyof Tender, 'follow' | 'close'>; input?: unknown }
export type SearchOrder = { open: SearchPlaces } | { close: true } | { follow: number } | SearchQuestion

export type SearchReport =
  | { id: number; ok: unknown }
  | { id: number; fault: string }
  | { isIdle: true; fault?: string }
  | { isClosed: true }

let opening: Promise<Tender> | undefined

self.onmessage = async ({ data }: MessageEvent<SearchOrder>) => {
  if ('open' in data) {
    opening = openTender(data.open)
    // Whoever asks first is told.
    opening.catch(() => {})
  } else if ('close' in data) self.postMessage(await close())
  else self.postMessage(await ('follow' in data ? follow(data.follow) : answer(data)))
}

const tender = (): Promise<Tender> => opening as Promise<Tender>

/** What could not be opened, or not be closed, ends with the thread. */
const close = async (): Promise<SearchReport> => {
  try {
    await (await opening)?.close()
  } catch {}
  return { isClosed: true }
}

const follow = async (share: number): Promise<SearchReport | undefined> => {
  try {
    return (await (await tender()).follow(share)) ? { isIdle: true } : undefined
  } catch (error) {
    return { isIdle: true, fault: textOf(error) }
  }
}

const answer = async ({ id, ask, input }: SearchQuestion): Promise<SearchReport> => {
  try {
    return { id, ok: await (await tender())[ask](input as never) }
  } catch (error) {
    return { id, fault: textOf(error) }
  }
}

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
