import { refuse } from '../../protocol/refusals.ts'
import type { LoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { authorMark, featureMark, features } from './marks.ts'
import type { Filter, FilterName, ParsedQuery } from './parse-query.ts'
import type { SearchQuery } from './ports.ts'
import { readDate } from './read-date.ts'

/** What the filters leave of the rooms one may read. */
export type AskedRooms = { only: string[] | undefined; not: string[] }

type Adding = { core: Core; me: LoggedIn; query: SearchQuery; rooms: AskedRooms; authors: string[] }
type AddFilter = (adding: Adding, filter: Filter) => Promise<void> | void

/** Looks up whom and what the filters name; of several people or rooms, either. Refuses `not-found` for a room that one is not in, whether it is there or not. */
export const resolveQuery = async (
  core: Core,
  me: LoggedIn,
  { all, none, filters }: ParsedQuery,
): Promise<{ query: SearchQuery; rooms: AskedRooms }> => {
  const query: SearchQuery = { all, none, marks: [], noMarks: [], from: 0, before: latest }
  const adding: Adding = { core, me, query, rooms: { only: undefined, not: [] }, authors: [] }
  for (const filter of filters) await adders[filter.name](adding, filter)
  if (adding.authors.length > 0) query.marks.push(adding.authors)
  return { query, rooms: adding.rooms }
}

const latest = Number.MAX_SAFE_INTEGER

/** Nobody of that name: nothing is found, as with somebody who said nothing. */
const from: AddFilter = async ({ core, me, query, authors }, { value, isNot }) => {
  const name = value.replace(/^@/, '')
  const id =
    name.toLowerCase() === 'me' ? me.account.id : ((await core.store.search.accountNamed(name)) ?? 'nobody')
  if (isNot) query.noMarks.push(authorMark(id))
  else authors.push(authorMark(id))
}

const inRoom: AddFilter = async ({ core, me, rooms: asked }, { value, isNot }) => {
  const rooms = await core.store.search.roomsNamed(me.account.id, value.replace(/^#/, ''))
  if (rooms.length === 0) throw refuse('not-found', 'You are in no room of this name.')
  if (isNot) asked.not.push(...rooms)
  else asked.only = [...(asked.only ?? []), ...rooms]
}

const date =
  (isBefore: boolean): AddFilter =>
  ({ core, query }, { value, isNot }) => {
    const time = readDate(value, core.clock.wall())
    if (isBefore !== isNot) query.before = Math.min(query.before, time)
    else query.from = Math.max(query.from, time)
  }

const feature: AddFilter = ({ query }, { name, value, isNot }) => {
  const key = value.toLowerCase()
  const known = Object.keys(features).filter((one) => features[one]?.filter === name)
  if (!known.includes(key)) throw refuse('bad-input', `After ${name}: comes ${known.join(', ')}.`)
  if (isNot) query.noMarks.push(featureMark(key))
  else query.marks.push([featureMark(key)])
}

const adders: Record<FilterName, AddFilter> = {
  from,
  in: inRoom,
  before: date(true),
  after: date(false),
  has: feature,
  is: feature,
}
