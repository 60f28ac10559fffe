import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { testWith } from '../../../tests/support/needs.ts'
import {
  findPostgres,
  newDatabase,
  openConnection,
  type TestDatabase,
} from '../../../tests/support/postgres.ts'
import type { Draft, Store } from '../../core/ports.ts'
import type { Message } from '../../protocol/entities.ts'
import { Refusal } from '../../protocol/refusals.ts'
import { createStore } from '../create-store.ts'
import { openPostgresEngine } from './open-engine.ts'

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }
const postgres = await findPostgres()
/** However busy the machine is. */
const inTime = 60_000
const onPostgres = (name: string, run: (server: string) => Promise<void>): void =>
  testWith(postgres, name, run, inTime)
const alice = { id: 'alice', name: 'Alice' }
const at = Date.parse('2026-11-21T09:00:00Z')

let database: TestDatabase
let nodes: [Store, Store]

const openNode = async (patienceMs = 30_000): Promise<Store> =>
  createStore(await openPostgresEngine(database.url, clock, { patienceMs }), clock, 'epoch')

beforeAll(async () => {
  if ('missing' in postgres) return
  database = await newDatabase(postgres.found)
  nodes = [await openNode(), await openNode()]
  await nodes[0].accounts.create({ ...alice, username: 'alice', passwordHash: 'h', email: null, at })
}, inTime)
afterAll(async () => {
  if ('missing' in postgres) return
  await Promise.all(nodes.map((node) => node.close()))
  await database.drop()
})

const fresh = (): string => crypto.randomUUID()
const draft = (room: string, text: string, nonce = fresh()): Draft => ({
  room,
  author: alice,
  text,
  at,
  nonce,
})
const newRoom = async (): Promise<string> => {
  const id = fresh()
  await nodes[0].rooms.create({ id, name: id, kind: 'public', topic: '', at }, alice)
  return id
}
const wholeRoom = async (node: Store, room: string): Promise<Message[]> => {
  const messages: Message[] = []
  for (let more = true; more; ) {
    const page = await node.messages.changes(room, messages.at(-1)?.rev ?? 0, 500)
    messages.push(...page.messages)
    more = page.more
  }
  return messages
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no refusal',
    (error) => (error instanceof Refusal ? error.code : String(error)),
  )
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

describe('two nodes on one PostgreSQL', () => {
  onPostgres('R3: write into the same rooms with dense revisions and one order', async () => {
    const rooms = [await newRoom(), await newRoom(), await newRoom()]
    const sent: Promise<unknown>[] = []
    for (let i = 0; i < 300; i++)
      for (const node of nodes) {
        const room = rooms[i % 3] as string
        sent.push(node.messages.append(draft(room, `${nodes.indexOf(node)} ${i}`)))
        // Other writes hold rooms as well, several of them and in any order.
        if (i % 10 === 9) sent.push(react(node, rooms[(i + 1) % 3] as string, `${nodes.indexOf(node)}-${i}`))
        if (i % 7 === 0) await Bun.sleep(1)
      }
    await Promise.all(sent)
    for (const room of rooms) {
      const [here, there] = [await wholeRoom(nodes[0], room), await wholeRoom(nodes[1], room)]
      expect(here).toEqual(there)
      // 100 of each node and one that is reacted to 20 times: together they take every revision.
      expect(new Set(here.map(({ seq }) => seq)).size).toBe(201)
      expect((await nodes[0].messages.changes(room, 0, 1)).rev).toBe(221)
      for (const node of ['0', '1']) {
        const own = here.filter(({ text }) => text.startsWith(`${node} `)).sort((a, b) => a.seq - b.seq)
        const order = own.map(({ text }) => Number(text.slice(2)))
        expect(order).toEqual([...order].sort((a, b) => a - b))
      }
    }
  })

  const react = async (node: Store, room: string, emoji: string): Promise<void> => {
    const first = await node.messages.append(draft(room, 'first', `first of ${room}`))
    await node.messages.change(first.message.id, { what: 'react', account: emoji, emoji: '👍', on: true })
  }

  onPostgres('import into a room while others send into it', async () => {
    const room = await newRoom()
    const engine = await openPostgresEngine(database.url, clock)
    const messages = numbers(20).map((i) => ({
      author: alice,
      kind: 'text' as const,
      text: `${i}`,
      at,
      nonce: `log ${i}`,
    }))
    const imports = numbers(5).map((batch) =>
      engine.write('import.messages', {
        room,
        messages: messages.map((message) => ({ ...message, nonce: `${batch} ${message.nonce}` })),
      }),
    )
    const sent = numbers(100).map(async (i) => {
      await Bun.sleep(i)
      return (nodes[i % 2] as Store).messages.append(draft(room, 'meanwhile'))
    })
    expect(await Promise.all(imports)).toEqual(Array(5).fill(20))
    await Promise.all(sent)
    expect((await wholeRoom(nodes[0], room)).map(({ seq }) => seq)).toEqual(numbers(200))
    await engine.close()
  })

  onPostgres('R2: make one message of the same nonce, however it comes', async () => {
    const [room, other] = [await newRoom(), await newRoom()]
    const nonces = numbers(40).map(() => fresh())
    const appended = await Promise.all(
      nonces.flatMap((nonce) => nodes.map((node) => node.messages.append(draft(room, 'hello', nonce)))),
    )
    expect(appended.filter(({ isNew }) => isNew).length).toBe(40)
    expect((await wholeRoom(nodes[0], room)).map(({ seq }) => seq)).toEqual(numbers(40))
    const nonce = fresh()
    const both = await Promise.all([
      codeOf(nodes[0].messages.append(draft(room, 'here', nonce))),
      codeOf(nodes[1].messages.append(draft(other, 'there', nonce))),
    ])
    expect(both.sort()).toEqual(['no refusal', 'nonce-reused'])
  })

  onPostgres('lose no reaction and take a name once', async () => {
    const room = await newRoom()
    const { message } = await nodes[0].messages.append(draft(room, 'vote'))
    const voters = numbers(40).map(String)
    await Promise.all(
      voters.map((account, i) =>
        nodes[i % 2]?.messages.change(message.id, { what: 'react', account, emoji: '👍', on: true }),
      ),
    )
    const [{ reactions }] = (await wholeRoom(nodes[1], room)) as [Message]
    expect(reactions?.[0]?.accounts.toSorted()).toEqual(voters.toSorted())
    const taken = await Promise.all(
      numbers(10).map((i) =>
        codeOf(
          (nodes[i % 2] as Store).accounts.create({
            id: fresh(),
            username: i % 3 ? 'Bob' : 'bob',
            passwordHash: 'h',
            email: null,
            at,
          }),
        ),
      ),
    )
    expect(taken.filter((code) => code === 'no refusal').length).toBe(1)
    expect(new Set(taken)).toEqual(new Set(['no refusal', 'name-taken']))
  })

  onPostgres('go on in other rooms while somebody holds the lock of one', async () => {
    const [held, free] = [await newRoom(), await newRoom()]
    const connection = await openConnection(database.url)
    await connection.query('begin')
    await connection.query('select 1 from rooms where id = $1 for update', [held])
    const waiting = [
      nodes[0].messages.append(draft(held, 'waits')),
      nodes[1].messages.append(draft(held, 'too')),
    ]
    const change = codeOf(nodes[0].rooms.leave(held, 'alice', { ...draft(held, 'alice left'), nonce: null }))
    for (const node of [...nodes, ...nodes])
      expect((await node.messages.append(draft(free, 'goes on'))).isNew).toBe(true)
    expect(await codeOf(nodes[0].rooms.markRead(free, 'alice', 1))).toBe('no refusal')
    await connection.query('rollback')
    await connection.end()
    expect((await Promise.all(waiting)).map(({ isNew }) => isNew)).toEqual([true, true])
    expect(await change).toBe('no refusal')
    expect((await wholeRoom(nodes[0], held)).map(({ seq }) => seq).sort()).toEqual([1, 2, 3])
  })

  onPostgres('R9: refuse what waited too long for a lock, and nothing of it stands', async () => {
    const [held, impatient] = [await newRoom(), await openNode(300)]
    const connection = await openConnection(database.url)
    await connection.query('begin')
    await connection.query('select 1 from rooms where id = $1 for update', [held])
    const nonce = fresh()
    expect(await codeOf(impatient.messages.append(draft(held, 'too long', nonce)))).toBe('overloaded')
    await connection.query('rollback')
    await connection.end()
    expect((await impatient.messages.append(draft(held, 'too long', nonce))).isNew).toBe(true)
    expect(await codeOf(impatient.messages.append(draft('nowhere', 'x')))).toBe('not-found')
    await impatient.close()
  })
})
