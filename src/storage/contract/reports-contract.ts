import { describe, expect, test } from 'bun:test'
import type { ReportState } from '../../core/reports/ports.ts'
import { actOf, codeOf, type WithStore } from './acts.ts'

const at = Date.parse('2026-11-21T09:00:00Z')
const bob = { id: 'bob', name: 'bob' }

/** What the store of every database must do with reports. */
export const reportsContract = (name: string, withStore: WithStore): void => {
  const report = (id: string, message: string, more = {}) => ({
    id,
    at,
    reporter: 'alice',
    message,
    author: bob,
    text: 'Buy!',
    reason: 'spam',
    ...more,
  })
  const { audit } = actOf('report.resolve')

  describe(`${name}: reports`, () => {
    test('the same message by the same account is one report, by another account another', () =>
      withStore(async (store) => {
        expect(await store.reports.create(report('r1', 'lobby.1'))).toBe('r1')
        expect(await store.reports.create(report('r2', 'lobby.1'))).toBe('r1')
        expect(await store.reports.create(report('r3', 'lobby.1', { reporter: 'bob' }))).toBe('r3')
        expect(await store.reports.byId('r1')).toEqual({
          id: 'r1',
          at,
          reporter: { id: 'alice', name: 'Alice' },
          room: { id: 'lobby', name: 'lobby', kind: 'public' },
          message: 'lobby.1',
          author: bob,
          text: 'Buy!',
          reason: 'spam',
          state: 'open',
          resolution: null,
        })
        expect(await store.reports.byId('r2')).toBeUndefined()
      }))

    test('are listed oldest first by state and room, page by page without gap or repeat', () =>
      withStore(async (store) => {
        await store.rooms.create({ id: 'r', name: 'r', kind: 'public', topic: '', at }, bob)
        await store.reports.create(report('c', 'lobby.1'))
        await store.reports.create(report('b', 'lobby.2'))
        await store.reports.create(report('a', 'lobby.3', { at: at + 1 }))
        await store.reports.create(report('d', 'r.1', { at: at + 2 }))
        const list = async (state: ReportState, after?: string, room?: string, limit = 2) =>
          (await store.reports.list({ state, after, room }, limit)).map(({ id }) => id)
        expect(await list('open')).toEqual(['b', 'c'])
        expect(await list('open', 'c')).toEqual(['a', 'd'])
        expect(await list('open', 'd')).toEqual([])
        expect(await list('open', undefined, 'r')).toEqual(['d'])
        expect(await list('acted')).toEqual([])
      }))

    test('are resolved once, by whoever is first', () =>
      withStore(async (store) => {
        await store.reports.create(report('r1', 'lobby.1'))
        const resolve = (state: ReportState) =>
          store.reports.resolve({ id: 'r1', state, by: 'alice', at: at + 9, note: 'banned' }, audit)
        const both = await Promise.all([codeOf(resolve('acted')), codeOf(resolve('dismissed'))])
        expect(both).toEqual(['no refusal', 'forbidden'])
        expect(await store.reports.byId('r1')).toMatchObject({
          state: 'acted',
          resolution: { by: { id: 'alice', name: 'Alice' }, at: at + 9, note: 'banned' },
        })
        expect((await store.audit.list({}, 10)).length).toBe(1)
      }))
  })
}
