import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Store } from '../../core/ports.ts'
import type { Message } from '../../protocol/entities.ts'
import { actOf, type WithStore } from './acts.ts'

const at = Date.parse('2026-11-21T09:00:00Z')
const bob = { id: 'bob', name: 'bob' }

/** A message as people would tell its story. `gone`: deleted by its author for good, or by a deletion. */
type Told = { text: string; likes: boolean; gone: undefined | 'for good' | { by: number }; wasGone: boolean }

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('edit' as const, 'like' as const), which: fc.nat(99) }),
  },
  fc.record({ do: fc.constant('delete' as const), which: fc.nat(99) }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('clear' as const), some: fc.array(fc.nat(99), { maxLength: 8 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(99) }) },
)

/** Deletions and their undoing among everything else that happens to messages. */
export const undoContract = (name: string, withStore: WithStore): void => {
  describe(`${name}: deleting and undoing`, () => {
    test(
      'in whatever order, every message is in the end what was last done to it, with dense revisions',
      () =>
        withStore(async (store) => {
          let rooms = 0
          await fc.assert(
            fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
              rooms += 1
              const room = `room-${rooms}`
              await store.rooms.create(
                { id: room, name: room, kind: 'public', topic: '', at },
                { id: 'alice', name: 'Alice' },
              )
              const story = tell(store, room)
              for (const one of steps) await story.go(one)
              await story.mustBeSo()
            }),
            { numRuns: 25 },
          )
        }),
      60_000,
    )
  })
}

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const tell = (store: Store, room: string) => {
  const told: Told[] = []
  const deletions: string[] = []
  const sent: Message[] = []
  /** One of those that are there; -1 when there is none. */
  const oneOf = (all: unknown[], which: number): number => (all.length === 0 ? -1 : which % all.length)

  const clear = async (some: number[]): Promise<void> => {
    const [id, by] = [`${room}-${deletions.length}`, deletions.length]
    const span = { accounts: ['bob'], room, from: 0, to: at }
    await store.deletions.begin({ id, at, by: 'alice', reason: '', ...span }, actOf('x').audit)
    deletions.push(id)
    const places = [...new Set(some.map((which) => oneOf(told, which)))].filter((index) => index >= 0)
    const seqs = places.map((index) => sent[index]?.seq ?? 0)
    await store.deletions.deleteBatch(id, room, [...seqs, 999_999])
    for (const index of places) {
      const message = told[index] as Told
      if (!message.gone) Object.assign(message, { gone: { by }, wasGone: true })
    }
  }

  const undo = async (which: number): Promise<void> => {
    const by = oneOf(deletions, which)
    if (by < 0) return
    while (await store.deletions.undoBatch(deletions[by] as string, 3));
    for (const message of told)
      if (typeof message.gone === 'object' && message.gone.by === by) message.gone = undefined
  }

  const go = async (one: Step): Promise<void> => {
    if (one.do === 'send') {
      const text = `m${told.length}`
      const nonce = `${room} ${told.length}`
      sent.push((await store.messages.append({ room, author: bob, text, at, nonce })).message)
      told.push({ text, likes: false, gone: undefined, wasGone: false })
    } else if (one.do === 'clear') await clear(one.some)
    else if (one.do === 'undo') await undo(one.which)
    else await change(one.do, oneOf(told, one.which))
  }

  const change = async (what: 'edit' | 'like' | 'delete', index: number): Promise<void> => {
    const message = told[index]
    if (!message || message.gone) return
    const edited = `${message.text}!`
    await store.messages.change(
      sent[index]?.id ?? '',
      what === 'edit'
        ? { what, text: edited, at }
        : what === 'like'
          ? { what: 'react', account: 'alice', emoji: '👍', on: !message.likes }
          : { what },
    )
    if (what === 'edit') message.text = edited
    else if (what === 'like') message.likes = !message.likes
    else message.gone = 'for good'
  }

  const mustBeSo = async (): Promise<void> => {
    const { messages, rev } = await store.messages.changes(room, 0, 1000)
    const bySeq = [...messages].sort((a, b) => a.seq - b.seq)
    expect(
      bySeq.map(({ text, deleted, reactions }) => [text, deleted ?? false, reactions !== undefined]),
    ).toEqual(told.map(({ text, gone, likes }) => [gone ? '' : text, gone !== undefined, !gone && likes]))
    expect(rev).toBe((await store.rooms.byId(room))?.rev as number)
    expect(Math.max(0, ...messages.map((message: Message) => message.rev))).toBe(rev)
    expect(new Set(messages.map((message: Message) => message.rev)).size).toBe(messages.length)
    const unread = told.filter(({ gone, wasGone }) => !gone && !wasGone).length
    expect((await store.rooms.viewFor(room, 'alice'))?.unread).toBe(unread)
  }

  return { go, mustBeSo }
}
