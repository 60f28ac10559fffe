import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgres, openConnection } from '../support/postgres.ts'
import { findRedisServer } from '../support/redis.ts'
import { startNodes, type TestNodes } from '../support/start-nodes.ts'
import { nodeAt, until } from './load.ts'

const postgres = await findPostgres()
const need = allOf(postgres, findRedisServer())
let chat: TestNodes

beforeAll(async () => {
  if ('found' in postgres && 'found' in need) chat = await startNodes(postgres.found, 2)
}, 200_000)
afterAll(async () => {
  await chat?.stop()
}, 200_000)

/** A guest of the lobby's dialect on one of the nodes: the texts that it was shown. */
const enter = (name: string, node: number) => {
  const lines: string[] = []
  const socket = new WebSocket(`${nodeAt(chat, node).url.replace('http', 'ws')}/ws/${name}`)
  socket.onmessage = ({ data }) => void lines.push(JSON.parse(String(data)).content)
  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.onclose = ({ code, reason }) => resolve({ code, reason })
  })
  let isIn = true
  void ended.then(() => {
    isIn = false
  })
  return {
    lines,
    ended,
    isIn: () => isIn,
    say: (text: string) => socket.send(text),
    leave: () => socket.close(),
  }
}

describe('the lobby on two nodes', () => {
  testWith(
    need,
    'hears who comes and goes on the other one, in order with what they say, and each once',
    async () => {
      const ann = enter('ann', 0)
      await until(() => ann.lines.includes("'ann' joined the chat"))
      const bob = enter('bob', 1)
      await until(() => ann.lines.includes("'bob' joined the chat"))
      bob.say('hello')
      await until(() => ann.lines.includes('hello'))
      bob.say('goodbye')
      await until(() => bob.lines.includes('goodbye'))
      bob.leave()
      await until(() => ann.lines.includes("'bob' left the chat"))
      expect(ann.lines.slice(-4)).toEqual([
        "'bob' joined the chat",
        'hello',
        'goodbye',
        "'bob' left the chat",
      ])

      // The name is free at once, on whichever node.
      const again = enter('bob', 0)
      await until(() => ann.lines.filter((line) => line === "'bob' joined the chat").length === 2)
      expect(again.lines).toContain("'bob' joined the chat")
      again.leave()
      await until(() => ann.lines.filter((line) => line === "'bob' left the chat").length === 2)
      ann.leave()
      await ann.ended
    },
  )

  testWith(need, 'has nobody twice under one name', async () => {
    const first = enter('carol', 0)
    await until(() => first.lines.includes("'carol' joined the chat"))
    await Bun.sleep(200)
    const second = enter('Carol', 1)
    expect(await second.ended).toEqual({ code: 1008, reason: "Username 'Carol' is already taken." })
    first.leave()
    await first.ended
  })

  testWith(need, 'has one of two who enter under one name at the same moment over two nodes', async () => {
    const database = await openConnection(chat.database.url)
    const sessionOfTwin = async (): Promise<string | undefined> =>
      (
        await database.query(
          "select s.id from sessions s join accounts a on a.id = s.account where a.username = 'twin (guest)'",
        )
      ).rows[0]?.id
    // Nobody is in before the last lines have been read.
    await database.query('begin')
    await database.query('lock table messages in access exclusive mode')
    const first = enter('twin', 0)
    await until(async () => (await sessionOfTwin()) !== undefined)
    const session = await sessionOfTwin()
    const second = enter('twin', 1)
    await until(async () => (await sessionOfTwin()) !== session)
    await Bun.sleep(100)
    await database.query('commit')
    await database.end()
    expect(await first.ended).toEqual({ code: 1008, reason: "Username 'twin' is already taken." })
    expect(first.lines).toEqual([])
    await until(() => second.lines.includes("'twin' joined the chat"))
    second.leave()
    await second.ended
  })
})
