import type { SearchHit } from '../../protocol/commands/search.ts'
import { CallError } from '../../sdk/index.ts'
import type { App } from '../app/app.ts'
import { jumpToMessage } from '../messages/jump-to-message.ts'
import { type Entry, openList } from '../overlays/open-list.ts'
import { roomTitle } from '../rooms/order-rooms.ts'
import { lineOf, span } from '../text/line.ts'
import { hitLines } from './hit-lines.ts'

/** Somebody who types is not asked for at every key. */
const pauseMs = 200

/** Ctrl+F: messages by what is in them, in every room; Enter goes to one. */
export const openSearch = (app: App, query = ''): void => {
  let timer: ReturnType<typeof setTimeout> | undefined
  openList(app, {
    title: 'Search messages',
    hint: 'from:name in:room before:2026-01-31 has:link is:… "phrase" -not   Enter go there',
    empty: 'Type what you are looking for.',
    search: {
      placeholder: 'words, "a phrase", from:bob in:lobby',
      text: query,
      entries(text, tell) {
        clearTimeout(timer)
        if (text.trim() === '') tell([])
        else timer = setTimeout(() => ask(app, text, tell), pauseMs)
      },
    },
  })
}

const ask = (app: App, query: string, tell: (entries: Entry[]) => void): void => {
  app.client
    .call('search.messages', { query, limit: 50 })
    .then(({ hits, total }) =>
      tell(hits.length === 0 ? [remark('Nothing was found.')] : entriesOf(app, hits, total)),
    )
    .catch((error: unknown) => tell([remark(error instanceof CallError ? error.message : String(error))]))
}

const remark = (text: string): Entry => ({ lines: () => [lineOf(span(text, 'quiet'))] })

const entriesOf = (app: App, hits: SearchHit[], total: number | undefined): Entry[] => [
  ...hits.map((hit) => ({
    lines: (width: number) => hitLines(hit, titleOf(app, hit.room), app.now(), width),
    choose: () => jumpToMessage(app, hit.room, hit.message),
  })),
  ...(total !== undefined && total > hits.length
    ? [remark(`${total.toLocaleString('en')} in all; say more to see fewer.`)]
    : []),
]

const titleOf = (app: App, room: string): string => {
  const known = app.client.getState().rooms[room]
  return known ? roomTitle(known) : 'a room'
}
