import { describe, expect, test } from 'bun:test'
import { testWith } from '../../support/needs.ts'
import { findPostgres, newDatabase } from '../../support/postgres.ts'
import { type Scene, withScene } from './with-scene.ts'

const finding = async ({ chat, token, say, find }: Scene): Promise<void> => {
  const [frost, tokyo, install] = [
    'The first frost is here, in Münster https://example.org/x',
    '東京都庁に行きました',
    'Ubuntu installation finished',
  ]
  await say(frost)
  await say(tokyo)
  const id = await say(install)
  const found: [query: string, texts: string[]][] = [
    ['frost', [frost]],
    ['fros', [frost]],
    ['munster', [frost]],
    ['MÜNSTER', [frost]],
    ['京都', [tokyo]],
    ['都', [tokyo]],
    ['東京 行き', [tokyo]],
    ['ubunut', [install]],
    ['stall', [install]],
    ['instllation', [install]],
    ['insta*', [install]],
    ['"first frost"', [frost]],
    ['"frost first"', []],
    ['example.org', [frost]],
    ['from:alice has:link', [frost]],
    ['from:nobody frost', []],
    ['-frost', [install, tokyo]],
    ['in:lobby frost -ubuntu', [frost]],
    ['after:today', [install, tokyo, frost]],
    ['before:2020', []],
  ]
  for (const [query, texts] of found) expect([query, await find(query)]).toEqual([query, texts])
  await chat.call(token, 'message.edit', { message: id, text: 'Debian installed' })
  expect(await find('ubuntu')).toEqual([])
  expect(await find('debian')).toEqual(['Debian installed'])
  await chat.call(token, 'message.delete', { message: id })
  expect(await find('debian')).toEqual([])
  // Nor does its tombstone count as something that alice wrote.
  expect(await find('from:alice')).toEqual([tokyo, frost])
}

describe('search', () => {
  test('finds words, phrases, parts, mistakes, scripts without spaces and filters', () =>
    withScene({}, finding))
})

testWith(await findPostgres(), 'search on PostgreSQL finds the same', async (server) => {
  const database = await newDatabase(server)
  await withScene({ PARLEY_DATABASE_URL: database.url }, finding)
  await database.drop()
})
