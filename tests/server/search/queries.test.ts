import { expect, test } from 'bun:test'
import { limits } from '../../../src/protocol/limits.ts'
import { testWith } from '../../support/needs.ts'
import { findPostgres, newDatabase } from '../../support/postgres.ts'
import { bytesOf, uploadFile } from '../files/upload-file.ts'
import { type Scene, withScene } from './with-scene.ts'

/** What the languages of SQLite and PostgreSQL would take for more than words. */
const hostile = [
  'a" OR "b',
  `"'; drop table messages; --`,
  'NEAR(a b, 2)',
  'words:a',
  '{words marks}: x',
  '^a',
  'a AND',
  'NOT',
  'OR OR',
  '(((((',
  '"""""',
  `a'b`,
  "\\'",
  '&&&',
  '!a',
  'a <-> b',
  "a:* | 'b'",
  '=rlobby',
  '=has-link',
  '*',
  '%_%',
  '\ud83d\ude00',
  'a\u202eb',
  '\u0001\u0002x',
  '-\u200b',
  'ﷺ'.repeat(100),
  '𒀀'.repeat(100),
  'i̇'.repeat(100),
  '"'.repeat(499),
  '東'.repeat(499),
  'a*b*c*',
  'in:""x',
  'before:0000-00-00',
  'after:9999-12-31',
  'constructor __proto__ toString',
  'from:__proto__',
  'has:constructor',
]

const standHostile = async ({ chat, token, say, find }: Scene): Promise<void> => {
  await say('an ordinary message')
  for (const query of hostile) {
    const { status } = await chat.post(token, 'search.messages', { query })
    expect([query, status === 200 || status === 400 || status === 404]).toEqual([query, true])
  }
  expect(await find('=rlobby')).toEqual([])
  expect(await find('ordinary')).toEqual(['an ordinary message'])
}

test('nothing in a query is anything but words: refused clearly or answered, never a fault', () =>
  withScene({}, standHostile))

testWith(await findPostgres(), 'the same on PostgreSQL', async (server) => {
  const database = await newDatabase(server)
  await withScene({ PARLEY_DATABASE_URL: database.url }, standHostile)
  await database.drop()
})

test('limits of a query are told', () =>
  withScene({}, async ({ chat, token }) => {
    const refusal = async (input: object) => {
      const { status, body } = await chat.post(token, 'search.messages', input)
      return [status, body.error?.message]
    }
    expect(await refusal({ query: 'x'.repeat(limits.searchLength + 1) })).toEqual([
      400,
      expect.stringContaining('500'),
    ])
    expect(await refusal({ query: 'x '.repeat(21) })).toEqual([400, expect.stringContaining('at most 20')])
    expect(await refusal({ query: 'x', limit: 51 })).toEqual([400, expect.stringContaining('limit')])
    expect(await refusal({ query: 'has:cake' })).toEqual([
      400,
      'After has: comes link, file, image, audio, video.',
    ])
    for (const cursor of ['', 'nonsense', 'WzEsMl0', btoa('[1,2,3,4,null]')])
      expect(await refusal({ query: 'x', cursor })).toEqual([400, expect.stringContaining('cursor')])
  }))

/** Cursors of this very search, with numbers that no database holds as an entry or a time. */
const standMadeUpCursors = async ({ chat, token, say }: Scene): Promise<void> => {
  for (let i = 0; i < 3; i++) await say(`apple ${i}`)
  for (const sort of ['relevance', 'newest'] as const) {
    const search = { query: 'apple ', sort, limit: 1 }
    const { cursor = '' } = await chat.call(token, 'search.messages', search)
    const fields: number[] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    for (const place of [1, 2])
      for (const number of [0.5, 1e300, -1e300, 2 ** 63]) {
        const made = Buffer.from(JSON.stringify(fields.with(place, number))).toString('base64url')
        const { status, body } = await chat.post(token, 'search.messages', { ...search, cursor: made })
        expect([place, number, status, body.error?.code]).toEqual([place, number, 400, 'bad-input'])
      }
    expect((await chat.call(token, 'search.messages', { ...search, cursor })).hits.length).toBe(1)
  }
}

test('a cursor that somebody made up is refused', () => withScene({}, standMadeUpCursors))

testWith(await findPostgres(), 'a cursor that somebody made up is refused on PostgreSQL', async (server) => {
  const database = await newDatabase(server)
  await withScene({ PARLEY_DATABASE_URL: database.url }, standMadeUpCursors)
  await database.drop()
})

test('a page of long messages is cut where they fill an answer, and the next one goes on there', () =>
  withScene({}, async ({ chat, token, say }) => {
    const long = '\u0001'.repeat(limits.messageBytes - 10)
    const ids: string[] = []
    for (let i = 0; i < 40; i++) ids.push(await say(`apple ${long}`))
    for (const sort of ['relevance', 'newest'] as const) {
      const found: string[] = []
      let cursor: string | undefined
      do {
        const page = await chat.call(token, 'search.messages', {
          query: 'apple ',
          sort,
          limit: limits.searchPage,
          ...(cursor && { cursor }),
        })
        if (!cursor) expect(page.total).toBe(ids.length)
        expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(limits.pageBytes + 1000)
        found.push(...page.hits.map(({ message }) => message.id))
        cursor = page.cursor
      } while (cursor)
      expect(found).toEqual(ids.toReversed())
    }
  }))

test('pages have no gaps and nothing twice while others talk and change', () =>
  withScene({}, async ({ chat, token, say }) => {
    const ids: string[] = []
    for (let i = 0; i < 25; i++) ids.push(await say(`apple ${'x '.repeat(i % 5)}number${i}`))
    for (const sort of ['relevance', 'newest'] as const) {
      const found: string[] = []
      let cursor: string | undefined
      do {
        const page = await chat.call(token, 'search.messages', {
          query: 'apple ',
          sort,
          limit: 4,
          ...(cursor && { cursor }),
        })
        if (!cursor) expect(page.total).toBeGreaterThanOrEqual(25)
        found.push(...page.hits.map(({ message }) => message.id))
        cursor = page.cursor
        await say('apple, apple!')
      } while (cursor)
      expect(ids.filter((id) => !found.includes(id))).toEqual([])
      expect(new Set(found).size).toBe(found.length)
    }
    const { cursor } = await chat.call(token, 'search.messages', { query: 'apple ', limit: 4 })
    const other = await chat.post(token, 'search.messages', { query: 'number1', cursor, limit: 4 })
    expect([other.status, other.body.error?.message]).toEqual([
      400,
      expect.stringContaining('another search'),
    ])
  }))

test('messages with files are found by has:, names of files like words', () =>
  withScene({}, async ({ chat, token, say, find }) => {
    const file = await uploadFile(chat, token, 'lobby', 'harvest-plan.txt', bytesOf('x'))
    await chat.call(token, 'message.send', { room: 'lobby', text: 'see here', nonce: 'f', files: [file.id] })
    await say('remember this')
    expect(await find('has:file')).toEqual(['see here'])
    expect(await find('has:image')).toEqual([])
    expect(await find('harvest')).toEqual(['see here'])
    expect(await find('is:pinned')).toEqual([])
  }))

test('what is pinned is found by is:pinned, as long as it is', () =>
  withScene({}, async ({ chat, token, say, find }) => {
    const message = await say('remember this')
    await say('forget that')
    expect(await find('is:pinned')).toEqual([])
    await chat.call(token, 'message.pin', { message, on: true })
    expect(await find('is:pinned')).toEqual(['remember this'])
    expect(await find('-is:pinned from:me')).toEqual(['forget that'])
    await chat.call(token, 'message.pin', { message, on: false })
    expect(await find('is:pinned')).toEqual([])
  }))
