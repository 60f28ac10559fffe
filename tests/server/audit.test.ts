import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { CommandInput } from '../../src/protocol/commands.ts'
import { enter, fresh, type Player } from '../support/moderation-cast.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'

let chat: TestChat
let owner: Player
let alice: Player
let bob: Player
let room: string
beforeAll(async () => {
  chat = await startTestChat()
  owner = await enter(chat, 'owner')
  alice = await enter(chat, 'alice')
  bob = await enter(chat, 'bob')
  room = (await chat.call(alice.token, 'room.create', { name: 'club', kind: 'public' })).room.id
  await chat.call(bob.token, 'room.join', { room })
})
afterAll(async () => {
  for (const { socket } of [owner, alice, bob]) socket.close()
  await chat.stop()
})

const list = (filter: CommandInput<'audit.list'> = {}) => chat.call(owner.token, 'audit.list', filter)
const verify = () => chat.call(owner.token, 'audit.verify', {})

const columns = 'at, actor, actor_name, address, action, subject, room, details, hash'

/** As somebody who got hold of the database file. */
const tamper = (sql: string): void => {
  const db = new Database(join(chat.dataFolder, 'parley.db'))
  db.run('pragma busy_timeout = 5000')
  db.run(sql)
  db.close()
}

describe('the audit log', () => {
  test('holds who did what to whom, from where and why, and nothing of what people wrote', async () => {
    const { id } = await chat.call(bob.token, 'message.send', {
      room,
      text: 'a canary sings',
      nonce: fresh(),
    })
    await chat.call(alice.token, 'room.mute', { room, account: bob.id, reason: 'noise' })
    await chat.call(alice.token, 'room.unmute', { room, account: bob.id })
    await chat.call(alice.token, 'message.delete', { message: id })
    await chat.call(alice.token, 'room.slow-mode', { room, seconds: 9 })
    await chat.call(owner.token, 'account.set-role', { account: bob.id, role: 'moderator' })
    await chat.call(owner.token, 'account.ban', { account: bob.id, reason: 'canary' })
    await chat.call(owner.token, 'account.unban', { account: bob.id })
    const { entries } = await list()
    expect(entries.map(({ action }) => action).slice(0, 7)).toEqual([
      'account.unban',
      'account.ban',
      'account.set-role',
      'room.slow-mode',
      'message.delete',
      'room.unmute',
      'room.mute',
    ])
    expect(entries.find(({ action }) => action === 'room.mute')).toMatchObject({
      actor: { id: alice.id, name: 'alice' },
      address: '127.0.0.1',
      subject: bob.id,
      room,
      details: { reason: 'noise' },
    })
    expect(entries.find(({ action }) => action === 'account.set-role')?.details).toEqual({
      before: 'member',
      after: 'moderator',
    })
    expect(JSON.stringify(entries)).not.toContain('sings')
  })

  test('holds nothing of what was refused, and of one’s own everyday doings', async () => {
    const before = (await list()).entries.length
    await chat.post(bob.token, 'room.ban', { room, account: alice.id })
    await chat.post(alice.token, 'account.ban', { account: owner.id })
    const { id } = await chat.call(alice.token, 'message.send', { room, text: 'mine', nonce: fresh() })
    await chat.call(alice.token, 'message.delete', { message: id })
    expect((await list()).entries.length).toBe(before)
  })

  test('is found by actor, action, subject, room and time, page by page', async () => {
    const all = (await list()).entries
    const seqs = async (filter: CommandInput<'audit.list'>) =>
      (await list(filter)).entries.map(({ seq }) => seq)
    const where = (is: (entry: (typeof all)[number]) => boolean) => all.filter(is).map(({ seq }) => seq)
    expect(await seqs({ actor: alice.id })).toEqual(where(({ actor }) => actor.id === alice.id))
    expect(await seqs({ action: 'room.' })).toEqual(where(({ action }) => action.startsWith('room.')))
    expect(await seqs({ subject: bob.id, room })).toEqual(
      where((e) => e.subject === bob.id && e.room === room),
    )
    const [first, second] = all
    expect(await seqs({ from: second?.at as string, to: first?.at as string })).toContain(
      second?.seq as number,
    )
    expect(await seqs({ from: '2100-01-01T00:00:00.000Z' })).toEqual([])
    const page = await list({ limit: 2 })
    expect(page.more).toBe(true)
    expect((await list({ limit: 2, before: page.entries[1]?.seq as number })).entries[0]?.seq).toBe(
      (page.entries[1]?.seq ?? 0) - 1,
    )
    expect((await chat.post(owner.token, 'audit.list', { action: "room.' or 1=1" })).body.error?.code).toBe(
      'bad-input',
    )
  })

  test('shows a changed, a removed, a moved and a forged entry, and the first one that is wrong', async () => {
    const sound = await verify()
    expect(sound).toMatchObject({ ok: true, entries: (await list({ limit: 500 })).entries[0]?.seq })
    const last = sound.entries
    tamper('create table kept as select * from audit')
    const restore = (): void => tamper('delete from audit; insert into audit select * from kept')
    const faults: [what: string, sql: string, firstFault: number][] = [
      ['a changed reason', `update audit set details = '{"reason":"none"}' where seq = 2`, 2],
      ['another actor', `update audit set actor = 'x' where seq = 3`, 3],
      ['another time', 'update audit set at = at + 1 where seq = 1', 1],
      ['a removed entry', 'delete from audit where seq = 2', 2],
      ['the last entry removed', `delete from audit where seq = ${last}`, last],
      ['everything removed', 'delete from audit', 1],
      [
        'two entries that changed places',
        'update audit set seq = -1 where seq = 3; update audit set seq = 3 where seq = 4; update audit set seq = 4 where seq = -1',
        3,
      ],
      [
        'an entry added at the end',
        `insert into audit select ${last + 1}, ${columns} from kept where seq = 1`,
        last + 1,
      ],
    ]
    for (const [what, sql, firstFault] of faults) {
      tamper(sql)
      expect([what, await verify()]).toEqual([
        what,
        { ok: false, entries: firstFault - 1, head: sound.head, firstFault },
      ])
      restore()
      expect([what, await verify()]).toEqual([what, sound])
    }
    tamper('drop table kept')
  })

  test('is for admins and owners only, and goes on after looking', async () => {
    for (const who of [alice, bob])
      for (const command of ['audit.list', 'audit.verify'])
        expect((await chat.post(who.token, command, {})).status).not.toBe(200)
    const before = (await verify()).entries
    await chat.call(owner.token, 'room.slow-mode', { room, seconds: 0 })
    expect(await verify()).toMatchObject({ ok: true, entries: before + 1 })
  })
})
