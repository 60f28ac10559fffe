import { expect, test } from 'bun:test'
import { searchMessages } from '../../../src/core/search/search-messages.ts'
import { withScene } from './with-scene.ts'

test('outsiders, former members and guests of nothing find nothing of a private room, and count none of it', () =>
  withScene({}, async ({ chat, token, say, find }) => {
    const bob = await chat.register('bob')
    const { room } = await chat.call(token, 'room.create', { name: 'secret plans', kind: 'private' })
    await say('the treasure is buried', room.id)
    await say('no treasure here')
    const totalFor = async (who: string, query: string) =>
      (await chat.call(who, 'search.messages', { query })).total
    expect(await find('treasure', {}, bob.token)).toEqual(['no treasure here'])
    expect(await totalFor(bob.token, 'treasure')).toBe(1)
    expect(await totalFor(token, 'treasure')).toBe(2)

    await chat.call(token, 'room.invite', { room: room.id, username: 'bob' })
    expect((await find('treasure', {}, bob.token)).length).toBe(2)
    await chat.call(token, 'room.remove-member', { room: room.id, account: bob.account.id })
    expect(await find('treasure', {}, bob.token)).toEqual(['no treasure here'])
    expect(await find('burried ', {}, bob.token)).toEqual([])
    expect(await totalFor(bob.token, 'buried')).toBe(0)
    expect(await totalFor(bob.token, 'from:alice -treasure')).toBe(0)
  }))

test('whoever is removed while the index looks finds nothing there, and no number counts it', () =>
  withScene({}, async ({ chat, token, say }) => {
    const bob = await chat.register('bob')
    const { room } = await chat.call(token, 'room.create', { name: 'secret plans', kind: 'private' })
    await chat.call(token, 'room.invite', { room: room.id, username: 'bob' })
    await say('the treasure is buried', room.id)
    await say('no treasure here')
    const { core } = chat.server
    await core.search.settle()
    const remove = () => chat.call(token, 'room.remove-member', { room: room.id, account: bob.account.id })
    const find: typeof core.search.find = async (request) => {
      const found = await core.search.find(request)
      await remove()
      return found
    }
    const during = { ...core, search: { ...core.search, find } }
    const actor = { address: '127.0.0.1', agent: 'test', session: { id: 'session', account: bob.account } }
    const { hits, total } = await searchMessages(during, actor, { query: 'treasure' })
    expect(hits.map(({ message }) => message.text)).toEqual(['no treasure here'])
    expect(total).toBeUndefined()

    await chat.call(token, 'room.invite', { room: room.id, username: 'bob' })
    const refusal = await searchMessages(during, actor, { query: 'treasure', room: room.id }).catch(
      ({ code }) => code,
    )
    expect(refusal).toBe('not-found')
  }))

test('a public room is searched by those who joined it, as with its history', () =>
  withScene({}, async ({ chat, token, say, find }) => {
    const bob = await chat.register('bob')
    const { room } = await chat.call(token, 'room.create', { name: 'garden', kind: 'public' })
    await say('tulips in spring', room.id)
    expect(await find('tulips', {}, bob.token)).toEqual([])
    const { status, body } = await chat.post(bob.token, 'search.messages', { query: 'tulips', room: room.id })
    expect([status, body.error?.code]).toEqual([403, 'not-a-member'])
    await chat.call(bob.token, 'room.join', { room: room.id })
    expect(await find('tulips', {}, bob.token)).toEqual(['tulips in spring'])
    await chat.call(bob.token, 'room.leave', { room: room.id })
    expect(await find('tulips', {}, bob.token)).toEqual([])
  }))

test('words of a private room change nothing in what a misspelt or shortened word finds elsewhere', () =>
  withScene({}, async ({ chat, token, say, find }) => {
    const bob = await chat.register('bob')
    const { room } = await chat.call(token, 'room.create', { name: 'secret plans', kind: 'private' })
    await say('an installation of lights')
    const fill = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `${from + i}stall`).join(' ')
    const foundBy = async (query: string) => find(query, {}, bob.token)
    const before = await foundBy('stall ')
    expect(before).toEqual(['an installation of lights'])
    for (let i = 0; i < 3; i++) await say(fill(100, 200), room.id)
    await say('xinstallation yinstallation zinstallation nstallation', room.id)
    expect(await foundBy('stall ')).toEqual(before)
    expect(await foundBy('instalation ')).toEqual(before)
    // Neither is it told by which of one's own words count that one of them is used elsewhere.
    const own = (await chat.call(bob.token, 'room.create', { name: 'probes', kind: 'private' })).room.id
    const probe = async () =>
      (await chat.call(bob.token, 'search.messages', { query: 'xquux ', room: own, limit: 50 })).hits.map(
        ({ message }) => message.text,
      )
    const letters = 'abcdefghijklmnopqrstuvwxyz'
    for (const a of letters.slice(0, 3))
      for (const b of letters)
        await chat.call(bob.token, 'message.send', { room: own, text: `${a}${b}xquux`, nonce: `${a}${b}` })
    const told = await probe()
    for (let i = 0; i < 5; i++) await say('czxquux', room.id)
    expect(await probe()).toEqual(told)
  }))

test('a room that is hidden and one that is not there answer alike, also in their time', () =>
  withScene({}, async ({ chat, token, say }) => {
    const bob = await chat.register('bob')
    const { room } = await chat.call(token, 'room.create', { name: 'hidden', kind: 'private' })
    await say('something', room.id)
    const answer = async (input: object) => {
      const { status, body } = await chat.post(bob.token, 'search.messages', { query: 'x', ...input })
      return [status, body.error]
    }
    for (const minus of ['', '-'])
      expect(await answer({ query: `something ${minus}in:hidden` })).toEqual(
        await answer({ query: `something ${minus}in:nowhere` }),
      )
    expect(await answer({ query: `in:${room.id} x` })).toEqual(await answer({ query: 'in:abcdefghij x' }))
    expect(await answer({ room: room.id })).toEqual(await answer({ room: 'abcdefghij' }))

    const times: Record<'hidden' | 'nowhere', number[]> = { hidden: [], nowhere: [] }
    for (let i = 0; i < 300; i++)
      for (const name of ['hidden', 'nowhere'] as const) {
        const started = performance.now()
        await answer({ query: `something in:${name}` })
        times[name].push(performance.now() - started)
      }
    const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length / 2] as number
    const [hidden, nowhere] = [median(times.hidden), median(times.nowhere)]
    expect(Math.max(hidden, nowhere) / Math.min(hidden, nowhere)).toBeLessThan(3)
  }))

test('whoever is unknown and whoever said nothing are the same to from:', () =>
  withScene({}, async ({ chat, say, find }) => {
    await chat.register('silent')
    await say('hello')
    expect(await find('hello from:silent')).toEqual([])
    expect(await find('hello from:nobody-at-all')).toEqual([])
    expect(await find('hello from:ME')).toEqual(['hello'])
    expect(await find('hello -from:@Alice')).toEqual([])
  }))
