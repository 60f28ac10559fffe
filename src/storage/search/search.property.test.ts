import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { findPostgres, newDatabase } from '../../../tests/support/postgres.ts'
import type { Store } from '../../core/ports.ts'
import { authorMark, roomMark } from '../../core/search/marks.ts'
import { parseQuery } from '../../core/search/parse-query.ts'
import type { SearchQuery, SearchRequest, Sort } from '../../core/search/ports.ts'
import { createStore } from '../create-store.ts'
import type { Engine } from '../engine.ts'
import { openSqliteEngine } from '../sqlite/open-engine.ts'
import { openTender, type Tender } from './search-tender.ts'

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

type Place = { store: Store; tender: Tender; close(): Promise<void> }

const openPlace = async (
  engine: Engine,
  places: (epoch: string) => Parameters<typeof openTender>[0],
): Promise<Place> => {
  const store = await createStore(engine, clock, 'epoch')
  const tender = await openTender(places(store.epoch))
  return { store, tender, close: () => store.close() }
}

const folder = mkdtempSync(join(tmpdir(), 'parley-search-'))
const postgres = await findPostgres()
const cleaning: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })]
afterAll(async () => {
  for (const clean of cleaning) await clean()
})

const openSqlite = async (): Promise<Place> => {
  const database = join(folder, `${crypto.randomUUID()}.db`)
  return openPlace(await openSqliteEngine(database, clock), (epoch) => ({
    database,
    index: `${database}-search`,
    epoch,
  }))
}

const openPostgres = async (server: string): Promise<Place> => {
  const { openPostgresEngine } = await import('../postgres/open-engine.ts')
  const database = await newDatabase(server)
  cleaning.unshift(database.drop)
  return openPlace(await openPostgresEngine(database.url, clock), (epoch) => ({ url: database.url, epoch }))
}

// --- what is said and asked ----------------------------------------------------------------------

const rooms = ['lobby', 'r1', 'r2']
const authors = ['ann', 'ben']
const vocabulary = [
  'frost',
  'frosty',
  'forst',
  'fro',
  'rain',
  'rainbow',
  'train',
  'snow',
  'snowing',
  'know',
  'installation',
  '東京都庁',
  '京都',
  '都',
  '東',
]

const wordArb = fc.constantFrom(...vocabulary)
const textArb = fc.array(wordArb, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '))
const stepArb = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('send' as const),
      room: fc.constantFrom(...rooms),
      author: fc.constantFrom(...authors),
      text: textArb,
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('edit' as const), which: fc.nat(), text: textArb }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('delete' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('react' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant({ what: 'follow' as const }) },
  { weight: 1, arbitrary: fc.constant({ what: 'rebuild' as const }) },
)
type Step = typeof stepArb extends fc.Arbitrary<infer T> ? T : never

const asked = [
  'frost',
  'fros',
  'rost',
  'forst',
  'ran',
  'rain',
  'now',
  'snwo',
  'instalaltion',
  'stall',
  '京都',
  '都',
  '東京',
  '庁',
]
const queryArb = fc.record({
  words: fc.array(fc.constantFrom(...asked), { minLength: 1, maxLength: 2 }),
  isTyping: fc.boolean(),
  phrase: fc.option(fc.array(wordArb, { minLength: 1, maxLength: 3 }), { nil: undefined }),
  starred: fc.option(fc.constantFrom('fro*', 'ra*', '東*'), { nil: undefined }),
  not: fc.option(wordArb, { nil: undefined }),
  from: fc.option(fc.constantFrom(...authors), { nil: undefined }),
  room: fc.option(fc.constantFrom(...rooms), { nil: undefined }),
  after: fc.option(fc.nat(30), { nil: undefined }),
  readable: fc.uniqueArray(fc.constantFrom(...rooms), { minLength: 1 }),
  sort: fc.constantFrom<Sort>('relevance', 'newest'),
})
type Asked = typeof queryArb extends fc.Arbitrary<infer T> ? T : never

const textOf = (query: Asked): string =>
  [
    ...(query.starred ? [query.starred] : []),
    ...(query.phrase ? [`"${query.phrase.join(' ')}"`] : []),
    ...(query.not ? [`-${query.not}`] : []),
    ...query.words,
  ].join(' ') + (query.isTyping ? '' : ' ')

const requestFor = (asked: Asked, limit: number): SearchRequest => {
  const { all, none } = parseQuery(textOf(asked))
  const query: SearchQuery = {
    all,
    none,
    marks: [
      ...(asked.from ? [[authorMark(asked.from)]] : []),
      ...(asked.room ? [[roomMark(asked.room)]] : []),
    ],
    noMarks: [],
    from: asked.after ?? 0,
    before: Number.MAX_SAFE_INTEGER,
  }
  return { query, sort: asked.sort, rooms: asked.readable, limit }
}

// --- a naive opinion on what must be found ---------------------------------------------------------

type Said = { id: string; room: string; author: string; text: string; at: number }

const isDense = (word: string): boolean => word > '\u3000'

const distance = (a: string, b: string): number => {
  if (a === '' || b === '') return a.length + b.length
  if (a[0] === b[0]) return distance(a.slice(1), b.slice(1))
  const swap = a[0] === b[1] && a[1] === b[0] ? distance(a.slice(2), b.slice(2)) + 1 : 99
  return Math.min(
    distance(a.slice(1), b) + 1,
    distance(a, b.slice(1)) + 1,
    distance(a.slice(1), b.slice(1)) + 1,
    swap,
  )
}

const hasWord = (text: string, word: string, isBegun: boolean): boolean =>
  text
    .split(' ')
    .some((one) => (isDense(word) ? one.includes(word) : isBegun ? one.startsWith(word) : one === word))

const hasOther = (text: string, word: string): boolean => {
  const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2
  return text
    .split(' ')
    .some(
      (one) =>
        !isDense(one) &&
        one.length >= 3 &&
        (one.includes(word) || (Math.abs(one.length - word.length) <= most && distance(one, word) <= most)),
    )
}

const hasPhrase = (text: string, phrase: string[]): boolean => {
  const words = text.split(' ')
  return words.some((_, i) =>
    phrase.every((word, j) => {
      const one = words[i + j] ?? ''
      if (!isDense(word)) return one === word
      if (phrase.length === 1) return one.includes(word)
      return j === 0 ? one.endsWith(word) : j === phrase.length - 1 ? one.startsWith(word) : one === word
    }),
  )
}

const naive = (said: Said[], asked: Asked): Set<string> => {
  const readable = said.filter(
    ({ room, author, at, text }) =>
      asked.readable.includes(room) &&
      (asked.room === undefined || room === asked.room) &&
      (asked.from === undefined || author === asked.from) &&
      at >= (asked.after ?? 0) &&
      !(asked.not && hasWord(text, asked.not, false)) &&
      (!asked.phrase || hasPhrase(text, asked.phrase)) &&
      (!asked.starred || hasWord(text, asked.starred.slice(0, -1), true)),
  )
  const isLast = (i: number): boolean => asked.isTyping && i === asked.words.length - 1
  const strict = ({ text }: Said): boolean => asked.words.every((word, i) => hasWord(text, word, isLast(i)))
  const wide = ({ text }: Said): boolean =>
    asked.words.every(
      (word, i) =>
        hasWord(text, word, isLast(i)) || (!isDense(word) && word.length >= 3 && hasOther(text, word)),
    )
  const exact = readable.filter(strict)
  const mayWiden = asked.words.some((word) => !isDense(word))
  const isWide = mayWiden && (asked.sort === 'newest' ? exact.length === 0 : exact.length < 20)
  return new Set((isWide ? readable.filter(wide) : exact).map(({ id }) => id))
}

// --- the test ---------------------------------------------------------------------------------------

const clear = async ({ store, tender }: Place, said: Said[]): Promise<void> => {
  for (const { id } of said) await store.messages.change(id, { what: 'delete' })
  await tender.settle()
}

let sent = 0

const apply = async ({ store, tender }: Place, said: Said[], step: Step): Promise<void> => {
  if (step.what === 'follow') return void (await tender.follow(1))
  if (step.what === 'rebuild') return tender.rebuild()
  if (step.what === 'send') {
    const { room, author, text } = step
    const at = said.length + 1
    const draft = { room, author: { id: author, name: author }, text, at, nonce: `n${++sent}` }
    const { message } = await store.messages.append(draft)
    said.push({ id: message.id, room, author, text, at })
    return
  }
  const one = said[step.which % Math.max(1, said.length)]
  if (!one) return
  if (step.what === 'edit') {
    await store.messages.change(one.id, { what: 'edit', text: step.text, at: 99 })
    one.text = step.text
  } else if (step.what === 'delete') {
    await store.messages.change(one.id, { what: 'delete' })
    said.splice(said.indexOf(one), 1)
  } else await store.messages.change(one.id, { what: 'react', account: 'ann', emoji: '👍', on: true })
}

/** All pages, as small as they come. */
const readAll = async (
  tender: Tender,
  asked: Asked,
): Promise<{ ids: string[]; total: number | undefined }> => {
  const ids: string[] = []
  const first = await tender.find(requestFor(asked, 3))
  for (let page = first; ; ) {
    ids.push(...page.hits.map(({ id }) => id))
    const after = page.hits.at(-1)?.place
    if (!page.isMore || !after) break
    page = await tender.find({ ...requestFor(asked, 3), after })
  }
  return { ids, total: first.total }
}

const agrees = async (place: Place, runs: number): Promise<void> => {
  for (const id of rooms.slice(1))
    await place.store.rooms.create(
      { id, name: id, kind: 'public', topic: '', at: 1 },
      { id: 'ann', name: 'ann' },
    )
  await fc.assert(
    fc.asyncProperty(
      fc.array(stepArb, { maxLength: 40 }),
      fc.array(queryArb, { minLength: 1, maxLength: 4 }),
      async (steps, queries) => {
        const said: Said[] = []
        for (const step of steps) await apply(place, said, step)
        await place.tender.settle()
        for (const query of queries) {
          const { ids, total } = await readAll(place.tender, query)
          expect([textOf(query), ids.toSorted()]).toEqual([textOf(query), [...naive(said, query)].sort()])
          expect(total).toBe(ids.length)
          const times = ids.map((id) => said.find((one) => one.id === id)?.at ?? 0)
          if (query.sort === 'newest') expect(times).toEqual(times.toSorted((a, b) => b - a))
        }
        await clear(place, said)
      },
    ),
    { numRuns: runs },
  )
}

describe('random messages, edits, deletions and queries find what a naive scan finds', () => {
  test('on SQLite', async () => {
    const place = await openSqlite()
    await agrees(place, 120)
    await place.close()
  }, 60_000)

  if ('found' in postgres)
    test('on PostgreSQL', async () => {
      const place = await openPostgres(postgres.found)
      await agrees(place, 30)
      await place.close()
    }, 60_000)
})
