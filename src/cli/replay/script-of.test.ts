import { expect, test } from 'bun:test'
import { parseIrcLog } from '../import-irc/parse-irc-log.ts'
import { scriptOf } from './script-of.ts'

const script = (...logs: string[]) => scriptOf(logs.map((log) => parseIrcLog(log, '2004-11-15').lines))

test('what was said within one minute is spread evenly over it, in its order', () => {
  const { lines } = script('[09:14] <a> one\n[09:14]  * b two\n[09:14] <a> three\n[09:16] <a> four\n')
  expect(lines).toEqual([
    { at: 0, nick: 'a', text: 'one' },
    { at: 20_000, nick: 'b', text: 'two', kind: 'action' },
    { at: 40_000, nick: 'a', text: 'three' },
    { at: 120_000, nick: 'a', text: 'four' },
  ])
})

test('the time between one log and the next is left out', () => {
  const { lines } = script('[23:00] <a> one\n[23:05] <a> two\n', '[04:00] <b> three\n[04:01] <b> four\n')
  expect(lines.map(({ at }) => at / 60_000)).toEqual([0, 5, 6, 7])
})

test('everybody takes part who spoke, came or went; nobody who is only mentioned', () => {
  const { people } = script(
    '=== ann [~ann@host] has joined #u\n[09:14] <bob > hi carol\n=== dan [~d@h]  has left #u ["bye"]\n=== erin is now known as frank\n',
  )
  expect(people).toEqual(['ann', 'bob', 'dan'])
})

test('names that differ by case are one person, in the spelling that comes first', () => {
  expect(script('[09:14] <Bob> a\n[09:15] <bob> b\n[09:16] <BOB> c\n').people).toEqual(['Bob'])
})

test('lines without a visible character are left out, as nobody can say them here', () => {
  expect(script('[09:14] <a>\n[09:14] <a> \n[09:14] <a> x\n').lines.map(({ text }) => text)).toEqual(['x'])
})

test('a log in which nobody speaks is an empty script', () => {
  expect(script('=== ann [~ann@host] has joined #u\n')).toEqual({ people: ['ann'], lines: [] })
})
