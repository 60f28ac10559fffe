import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { ThreadState } from '../../protocol/entities/conversation.ts'
import type { Message } from '../../protocol/entities.ts'
import { apply } from '../state.ts'
import { deepFreeze } from '../testing/deep-freeze.ts'
import type { Happening } from './happening.ts'
import { emptyState, type State } from './shape.ts'

const me = { id: 'a1', name: 'alice' }
const people = [me, { id: 'b1', name: 'bob' }, { id: 'c1', name: 'carol' }]
const at = '2026-01-01T00:00:00.000Z'
const step = fc.record({
  what: fc.constantFrom(
    'reply',
    'reply',
    'reply',
    'say',
    'edit',
    'delete',
    'restore',
    'read',
    'load',
    'again',
  ),
  by: fc.nat(2),
  which: fc.nat(30),
  forMe: fc.boolean(),
  also: fc.boolean(),
})

/** The room, its one thread and my place in it, in the plainest way. */
const createServer = () => {
  const messages: Message[] = [{ id: 'r.1', seq: 1, rev: 1, author: me, text: 'root', at }]
  let [rev, read] = [1, 0]
  const put = (message: Message): Happening => {
    const index = messages.findIndex(({ seq }) => seq === message.seq)
    messages[index < 0 ? messages.length : index] = message
    return { event: 'message.changed', room: 'r', rev: message.rev, message }
  }
  const replies = () => messages.filter(({ thread }) => thread !== undefined)
  const state = (): ThreadState => {
    const fresh = replies().filter(
      (one) => one.seq > read && one.author.id !== me.id && !one.deleted && one.restored === undefined,
    )
    const mentions = fresh.filter((one) => one.mentions?.includes(me.id)).length
    return { following: true, read, unread: fresh.length, mentions, rev }
  }
  return {
    messages,
    replies,
    state,
    next: () => ++rev,
    put,
    read: (seq: number) => {
      read = Math.max(read, Math.min(seq, rev))
    },
  }
}

test('a thread ends as what the server has, and its counts as a recount, whatever happens in the room', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      const server = createServer()
      let state: State = deepFreeze(emptyState())
      const told: Happening[] = []
      const happen = (happening: Happening): void => {
        state = deepFreeze(apply(state, happening, 0))
      }
      const tell = (message: Message): void => {
        told.push(server.put(message))
        happen(told.at(-1) as Happening)
      }
      const load = (): void =>
        happen({
          event: 'thread.page',
          message: 'r.1',
          request: {},
          page: {
            room: 'r',
            root: server.messages[0] as Message,
            messages: server.replies(),
            state: server.state(),
            moreBefore: false,
            moreAfter: false,
          },
        })
      happen({
        event: 'welcomed',
        hello: {
          session: 's',
          account: { id: me.id, username: me.name, role: 'member', createdAt: at },
          epoch: 'e',
          heartbeatMs: 25_000,
          rooms: [
            {
              ...{ id: 'r', name: 'r', kind: 'public', topic: '', rev: 1, members: 3, role: 'member' },
              ...{ read: 1, unread: 0, mentions: 0 },
            },
          ],
        },
      })
      happen({
        event: 'page.read',
        room: 'r',
        request: {},
        page: { messages: [...server.messages], rev: 1, moreBefore: false, moreAfter: false },
      })
      const done: Record<
        string,
        (one: { by: number; which: number; forMe: boolean; also: boolean }) => void
      > = {
        reply({ by, forMe, also }) {
          const seq = server.next()
          tell({
            ...{
              id: `r.${seq}`,
              seq,
              rev: seq,
              author: people[by] as never,
              text: 'reply',
              at,
              thread: 'r.1',
            },
            ...(forMe && by !== 0 ? { mentions: [me.id] } : {}),
            ...(also ? { alsoInRoom: true } : {}),
          })
        },
        say({ by }) {
          const seq = server.next()
          tell({ id: `r.${seq}`, seq, rev: seq, author: people[by] as never, text: 'said', at })
        },
        edit({ which, forMe }) {
          const target = server.replies()[which % Math.max(1, server.replies().length)]
          if (!target || target.deleted) return
          const { mentions: _, ...rest } = target
          const own = target.author.id === me.id
          tell({
            ...rest,
            text: 'edited',
            editedAt: at,
            rev: server.next(),
            ...(forMe && !own && { mentions: [me.id] }),
          })
        },
        delete({ which }) {
          const target = server.replies()[which % Math.max(1, server.replies().length)]
          if (!target || target.deleted) return
          const { mentions: _, editedAt: __, ...rest } = target
          tell({ ...rest, text: '', deleted: true, rev: server.next() })
        },
        restore({ which }) {
          const gone = server.replies().filter(({ deleted }) => deleted)
          const target = gone[which % Math.max(1, gone.length)]
          if (!target) return
          const { deleted: _, ...rest } = target
          tell({ ...rest, text: 'back', restored: target.restored ?? target.rev, rev: server.next() })
        },
        read({ which }) {
          happen({ event: 'thread.marked', message: 'r.1', seq: which })
          server.read(which)
          happen({ event: 'thread.read', room: 'r', message: 'r.1', state: server.state() })
        },
        load,
        again: ({ which }) => {
          const old = told[which % Math.max(1, told.length)]
          if (old) happen(old)
        },
      }
      for (const one of steps) done[one.what]?.(one)
      if (!state.threads['r.1']) load()
      if (state.threads['r.1']?.counted.isUnsure)
        happen({ event: 'thread.read', room: 'r', message: 'r.1', state: server.state() })
      const entry = state.threads['r.1']
      expect(entry?.timeline.messages).toEqual(server.replies())
      expect(entry?.state).toMatchObject({ ...server.state(), rev: expect.any(Number) })
      const shown = server.messages.filter(({ thread, alsoInRoom }) => thread === undefined || alsoInRoom)
      expect(state.rooms.r?.timeline.messages).toEqual(shown)
    }),
    { numRuns: Number(process.env.PARLEY_PROPERTY_RUNS ?? 300) },
  )
})
