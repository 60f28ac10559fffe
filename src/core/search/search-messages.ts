import type { SearchHit } from '../../protocol/commands/search.ts'
import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { countThatFits } from '../rooms/fit-page.ts'
import { entryOf, searchedText } from './entry-of.ts'
import type { OtherWords } from './match-words.ts'
import { matchesQuery } from './matches-query.ts'
import { parseQuery } from './parse-query.ts'
import type { SearchFound, SearchPlace, SearchQuery, SearchRequest } from './ports.ts'
import { readableRooms } from './readable-rooms.ts'
import { resolveQuery } from './resolve-query.ts'
import { readCursor, writeCursor } from './search-cursor.ts'
import { snippetOf } from './snippet-of.ts'

/**
 * Finds messages. Where somebody may search is decided now, from the table of permissions; what the index finds is
 * read again from the store, so that nothing shows that was deleted or changed since.
 */
export const searchMessages = async (
  core: Core,
  actor: Actor,
  input: CommandInput<'search.messages'>,
): Promise<CommandOutput<'search.messages'>> => {
  const me = mustBeLoggedIn(actor)
  const { query: text, sort = 'relevance', room, limit = 20 } = input
  const search = `${sort}\n${room ?? ''}\n${text}`
  const parsed = parseQuery(text)
  const cursor = input.cursor === undefined ? undefined : readCursor(input.cursor, search)
  const readable = await readableRooms(core, actor, me, room)
  const { query: asked, rooms: named } = await resolveQuery(core, me, parsed)
  const rooms = readable.filter((id) => !named.not.includes(id) && (named.only?.includes(id) ?? true))
  const upTo = cursor?.upTo ?? core.clock.wall() + 1
  const query = { ...asked, before: Math.min(asked.before, upTo) }
  const request: SearchRequest = { query, sort, rooms, limit, ...(cursor && { after: cursor.place }) }
  const found = await core.search.find(request)
  const { hits, next } = await readHits(core, found, query)
  // Whoever was removed while it was looked up is told nothing of it, not even how much there is.
  const still = new Set(await readableRooms(core, actor, me, room))
  return {
    hits: hits.filter((hit) => still.has(hit.room)),
    ...(next && { cursor: writeCursor({ upTo, place: next }, search) }),
    ...(found.total !== undefined && rooms.every((id) => still.has(id)) && { total: found.total }),
  }
}

/** Read at once: so that of long ones not many more are read than fit. */
const partSize = 10

/** As many as fit into one answer, and where the next page goes on. */
const readHits = async (
  core: Core,
  { hits, others, isMore }: SearchFound,
  query: SearchQuery,
): Promise<{ hits: SearchHit[]; next: SearchPlace | undefined }> => {
  const known = others.map((words) => new Map(words))
  const read: { hit: SearchHit; place: SearchPlace }[] = []
  for (let from = 0; from < hits.length; from += partSize) {
    const part = hits.slice(from, from + partSize)
    const shown = await Promise.all(part.map(({ id }) => showHit(core, id, query, known)))
    for (const [i, { place }] of part.entries()) if (shown[i]) read.push({ hit: shown[i], place })
    const count = countThatFits(read.map(({ hit }) => hit))
    if (count < read.length)
      return { hits: read.slice(0, count).map(({ hit }) => hit), next: read[count - 1]?.place }
  }
  return { hits: read.map(({ hit }) => hit), next: isMore ? hits.at(-1)?.place : undefined }
}

const showHit = async (
  { store }: Core,
  id: string,
  query: SearchQuery,
  others: OtherWords[],
): Promise<SearchHit | undefined> => {
  const found = await store.messages.byId(id)
  const entry = found && entryOf(found.room, found.message)
  if (!entry || !matchesQuery(entry, query, others)) return undefined
  return { ...found, ...snippetOf(searchedText(found.message), query.all, others) }
}
