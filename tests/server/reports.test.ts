import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { asks, enter, fresh, type Player } from '../support/moderation-cast.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'

let chat: TestChat
let owner: Player
let alice: Player
let bob: Player
let mallory: Player
beforeAll(async () => {
  chat = await startTestChat()
  owner = await enter(chat, 'owner')
  alice = await enter(chat, 'alice')
  bob = await enter(chat, 'bob')
  mallory = await enter(chat, 'mallory')
})
afterAll(async () => {
  for (const { socket } of [owner, alice, bob, mallory]) socket.close()
  await chat.stop()
})

/** A room of alice with bob and mallory in it, and something that mallory said. */
const offended = async (kind: 'public' | 'private') => {
  const { room } = await chat.call(alice.token, 'room.create', { name: `r ${fresh().slice(0, 8)}`, kind })
  for (const { name } of [bob, mallory])
    await chat.call(alice.token, 'room.invite', { room: room.id, username: name })
  const { id } = await chat.call(mallory.token, 'message.send', {
    room: room.id,
    text: 'Buy my seeds!',
    nonce: fresh(),
  })
  return { room: room.id, message: id }
}

for (const [transport, ask] of Object.entries(asks(() => chat)))
  describe(`a report over ${transport}`, () => {
    test('keeps what was said, reaches the moderators of the room, and is closed once', async () => {
      const { room, message } = await offended('private')
      const { ok } = await ask(bob, 'message.report', { message, reason: 'Advertising' })
      expect((await ask(bob, 'message.report', { message, reason: 'again' })).ok).toEqual(ok)
      await ask(mallory, 'message.edit', { message, text: 'Nothing to see' })
      await ask(mallory, 'message.delete', { message })
      const { reports } = (await ask(alice, 'report.list', { room })).ok
      expect(reports).toMatchObject([
        {
          id: ok.report,
          state: 'open',
          reporter: { name: 'bob' },
          author: { name: 'mallory' },
          room: { id: room, name: expect.stringMatching(/^r /) },
          message,
          text: 'Buy my seeds!',
          reason: 'Advertising',
        },
      ])
      expect((await ask(bob, 'report.list', { room })).error?.code).toBe('forbidden')
      expect(
        (await ask(bob, 'report.resolve', { report: ok.report, outcome: 'dismissed' })).error?.code,
      ).toBe('forbidden')
      const note = 'Warned'
      const { report } = (await ask(alice, 'report.resolve', { report: ok.report, outcome: 'acted', note }))
        .ok
      expect(report).toMatchObject({ state: 'acted', resolvedBy: { name: 'alice' }, note })
      expect((await ask(alice, 'report.resolve', { report: ok.report, outcome: 'acted' })).error?.code).toBe(
        'forbidden',
      )
      expect((await ask(alice, 'report.list', { room })).ok.reports).toEqual([])
      expect((await ask(alice, 'report.list', { room, state: 'acted' })).ok.reports.length).toBe(1)
    })

    test('of a private room reaches staff with the one message that was handed over, and nothing more', async () => {
      const { room, message } = await offended('private')
      const { ok } = await ask(bob, 'message.report', { message, reason: 'spam' })
      const { reports } = (await ask(owner, 'report.list', {})).ok
      const mine = reports.find(({ id }: { id: string }) => id === ok.report)
      expect(mine).toMatchObject({ text: 'Buy my seeds!', room: { id: room, name: 'a private room' } })
      for (const command of ['room.history', 'room.members', 'report.list'] as const)
        expect((await ask(owner, command, { room })).error?.code).toBe('not-found')
      expect(
        (await ask(owner, 'report.resolve', { report: ok.report, outcome: 'dismissed' })).ok.report.state,
      ).toBe('dismissed')
    })

    test('is made by those only who can read the message, and not of what the server told', async () => {
      const { room, message } = await offended('private')
      const report = (who: Player, about: string) =>
        ask(who, 'message.report', { message: about, reason: 'spam' })
      expect((await report(owner, message)).error).toEqual((await report(owner, 'nothing.1')).error as never)
      const { messages } = await chat.call(bob.token, 'room.history', { room })
      const notice = messages.find(({ kind }) => kind === 'notice')
      expect((await report(bob, notice?.id ?? '')).error?.code).toBe('forbidden')
      expect((await ask(bob, 'report.list', {})).error?.code).toBe('forbidden')
      const unknown = await ask(owner, 'report.resolve', { report: 'nothing', outcome: 'acted' })
      expect(unknown.error?.code).toBe('not-found')
    })
  })

test('of a direct conversation, which has no name, is shown with one, also to who is in it', async () => {
  const { room } = await chat.call(mallory.token, 'room.direct', { people: ['owner'] })
  const seeds = { room: room.id, text: 'seeds?', nonce: fresh() }
  const { id } = await chat.call(mallory.token, 'message.send', seeds)
  const { report } = await chat.call(owner.token, 'message.report', { message: id, reason: 'spam' })
  const { reports } = await chat.call(owner.token, 'report.list', {})
  expect(reports.find((one) => one.id === report)?.room).toEqual({ id: room.id, name: 'a private room' })
})

test('many reports are shown oldest first, page by page', async () => {
  const { room } = await offended('public')
  const ids: string[] = []
  for (let i = 0; i < 5; i++) {
    const { id } = await chat.call(mallory.token, 'message.send', { room, text: `m${i}`, nonce: fresh() })
    ids.push((await chat.call(bob.token, 'message.report', { message: id, reason: 'spam' })).report)
  }
  const found: string[] = []
  for (let after: string | undefined, more = true; more; ) {
    const page = await chat.call(owner.token, 'report.list', { room, limit: 2, ...(after ? { after } : {}) })
    found.push(...page.reports.map(({ id }) => id))
    after = found.at(-1)
    more = page.more
  }
  expect(found).toEqual(ids)
})
