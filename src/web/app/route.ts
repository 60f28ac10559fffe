import { useSyncExternalStore } from 'react'

export const pageNames = ['settings', 'admin', 'leaderboard', 'search', 'threads', 'notifications'] as const
export type PageName = (typeof pageNames)[number]

/**
 * What the address says: `#/room/<id>`, `#/room/<id>/<seq>`, each with `/thread/<message>` for what is said below one, or
 * one of the other pages with what it shows: `#/settings/sessions`, `#/search?lamp`.
 */
export type Route = {
  room: string | null
  seq: number | null
  thread: string | null
  page: PageName | null
  section: string
  query: string
}

/** Where an address that names nothing leads. */
export const firstRoom = 'lobby'

const nowhere: Route = { room: null, seq: null, thread: null, page: null, section: '', query: '' }

export const readRoute = (hash: string): Route => {
  const [, room, seq, thread] = hash.match(/^#\/room\/([^/]+)(?:\/(\d{1,15}))?(?:\/thread\/([^/]+))?$/) ?? []
  if (room !== undefined)
    return {
      ...nowhere,
      room: decoded(room),
      seq: seq === undefined ? null : Number(seq),
      thread: thread === undefined ? null : decoded(thread),
    }
  const [, name, section = '', query = ''] = hash.match(/^#\/([a-z]+)(?:\/([\w-]*))?(?:\?(.*))?$/) ?? []
  const page = pageNames.find((known) => known === name)
  return page ? { ...nowhere, page, section, query: decoded(query) ?? '' } : nowhere
}

const decoded = (part: string): string | null => {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

export const roomAddress = (room: string, seq?: number): string =>
  `#/room/${encodeURIComponent(room)}${seq === undefined ? '' : `/${seq}`}`

export const threadAddress = (room: string, message: string): string =>
  `${roomAddress(room)}/thread/${encodeURIComponent(message)}`

export const pageAddress = (page: PageName, section = '', query = ''): string =>
  `#/${page}${section === '' ? '' : `/${section}`}${query === '' ? '' : `?${encodeURIComponent(query)}`}`

export const goTo = (room: string, seq?: number): void => {
  location.hash = roomAddress(room, seq)
}

export const goToThread = (room: string, message: string): void => {
  location.hash = threadAddress(room, message)
}

export const goToPage = (page: PageName, section?: string, query?: string): void => {
  location.hash = pageAddress(page, section, query)
}

/** After a jump the address goes back to the room (and thread) alone, so that the same jump can be made again. */
export const forgetSeq = (room: string): void => {
  const { thread } = readRoute(location.hash)
  history.replaceState(null, '', thread === null ? roomAddress(room) : threadAddress(room, thread))
  dispatchEvent(new HashChangeEvent('hashchange'))
}

const subscribe = (changed: () => void): (() => void) => {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

export const useHash = (): string => useSyncExternalStore(subscribe, () => location.hash)
