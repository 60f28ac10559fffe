import type { Room } from '../../protocol/entities.ts'
import type { RoomState } from '../../sdk/index.ts'
import type { App } from '../app/app.ts'
import { type Entry, openList } from '../overlays/open-list.ts'
import { lineOf, span } from '../text/line.ts'
import { openRoom } from './open-room.ts'
import { roomSign, roomsInOrder, roomTitle } from './order-rooms.ts'
import { countText } from './room-list.ts'

/** Ctrl+K: any room or person by a few letters of the name, also rooms one is not in yet. */
export const openSwitcher = (app: App): void => {
  let others: Room[] = []
  openList(app, {
    title: 'Go to',
    empty: 'Nothing has these letters in its name.',
    search: {
      placeholder: 'a room or a person',
      entries(query, tell) {
        tell(found(app, query, others))
        if (others.length > 0) return
        app.client
          .call('room.list', {})
          .then(({ rooms }) => {
            others = rooms.filter(({ role }) => role === null)
            tell(found(app, query, others))
          })
          .catch(() => {})
      },
    },
  })
}

const found = (app: App, query: string, others: Room[]): Entry[] => {
  const state = app.client.getState()
  const mine = roomsInOrder(state).toSorted((a, b) => Number(b.room.unread > 0) - Number(a.room.unread > 0))
  const direct = new Set(mine.flatMap(({ room }) => (room.people?.length === 1 ? [room.people[0]?.id] : [])))
  const people = Object.entries(state.online).filter(([id]) => id !== state.me?.id && !direct.has(id))
  return [
    ...ranked(mine, query, roomTitle).map((known) => roomEntry(app, known)),
    ...ranked(people, query, ([, name]) => name).map(([, name]) => personEntry(app, name)),
    ...ranked(others, query, ({ name }) => name).map((room) => otherEntry(app, room)),
  ]
}

const ranked = <T>(all: T[], query: string, name: (one: T) => string): T[] =>
  all
    .map((one) => ({ one, rank: rankOf(name(one).toLowerCase(), query.trim().toLowerCase()) }))
    .filter(({ rank }) => rank !== undefined)
    .toSorted((a, b) => (a.rank as number) - (b.rank as number))
    .map(({ one }) => one)

/** How well letters fit a name; lower is better, undefined is not at all. Letters may lie apart, in order. */
export const rankOf = (name: string, letters: string): number | undefined => {
  if (name.startsWith(letters)) return 0
  const inside = name.indexOf(letters)
  if (inside > 0) return /[\s_-]/.test(name[inside - 1] as string) ? 1 : 2
  let at = -1
  for (const letter of letters) {
    at = name.indexOf(letter, at + 1)
    if (at < 0) return undefined
  }
  return 3
}

const roomEntry = (app: App, known: RoomState): Entry => ({
  lines() {
    const { sign } = roomSign(known, app.client.getState().online)
    const { unread, topic } = known.room
    return [
      lineOf(
        span(` ${sign} `, 'quiet'),
        span(roomTitle(known), unread > 0 ? 'strong' : 'normal'),
        span(unread > 0 ? `  ${countText(unread)} unread` : '', 'accent'),
        span(topic === '' ? '' : `   ${topic}`, 'quiet'),
      ),
    ]
  },
  choose: () => openRoom(app, known.room.id),
})

const personEntry = (app: App, name: string): Entry => ({
  lines: () => [lineOf(span(' ● ', 'good'), span(name), span('   write to them', 'quiet'))],
  choose: () =>
    app.attempt(async () =>
      openRoom(app, (await app.client.call('room.direct', { people: [name] })).room.id),
    ),
})

const otherEntry = (app: App, room: Room): Entry => ({
  lines: () => [lineOf(span(' + ', 'quiet'), span(room.name), span('   join', 'quiet'))],
  choose: () =>
    app.attempt(async () => {
      await app.client.call('room.join', { room: room.id })
      openRoom(app, room.id)
    }),
})
