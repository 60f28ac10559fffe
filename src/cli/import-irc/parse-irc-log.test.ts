import { describe, expect, test } from 'bun:test'
import { channelOf, parseAnnotations, parseIrcLog } from './parse-irc-log.ts'

const at = (time: string): number => Date.parse(`${time}:00Z`)

describe('a log', () => {
  test('tells who said what when, what the channel told, and who did something', () => {
    const log =
      '[09:14] <ann> hello <b> there \n=== bob [~b@h] has joined #ubuntu\n[09:15]  * bob waves\n * ann nods\n'
    expect(parseIrcLog(log, '2004-11-15')).toEqual({
      strange: [],
      lines: [
        { line: 0, kind: 'message', nick: 'ann', text: 'hello <b> there ', at: at('2004-11-15T09:14') },
        {
          line: 1,
          kind: 'notice',
          nick: '',
          text: 'bob [~b@h] has joined #ubuntu',
          at: at('2004-11-15T09:14'),
        },
        { line: 2, kind: 'action', nick: 'bob', text: 'waves', at: at('2004-11-15T09:15') },
        { line: 3, kind: 'action', nick: 'ann', text: 'nods', at: at('2004-11-15T09:15') },
      ],
    })
  })

  test('has odd nicknames, empty messages and channel notices', () => {
    const { lines } = parseIrcLog(
      '[00:00] <|QuaD-> x\n[00:00] <`anthony>\n[00:01] -bot:#ubuntu- news\n',
      '2006-01-01',
    )
    expect(lines.map(({ kind, nick, text }) => [kind, nick, text])).toEqual([
      ['message', '|QuaD-', 'x'],
      ['message', '`anthony', ''],
      ['message', 'bot', 'news'],
    ])
  })

  test('goes on into the next day when its clock goes backwards', () => {
    const { lines } = parseIrcLog('[23:59] <a> late\n[00:00] <a> early\n', '2004-12-31')
    expect(lines.map((line) => line.at)).toEqual([at('2004-12-31T23:59'), at('2005-01-01T00:00')])
  })

  test('names the lines that are none, so that nothing disappears in silence', () => {
    expect(parseIrcLog('[09:14] <a> x\nwhat is this\n[09:15] <a> y', '2004-11-15').strange).toEqual([1])
  })

  test('names its channel in its news', () => {
    expect(channelOf(parseIrcLog('[09:14] <a> #other\n=== b has joined #ubuntu\n', '2004-11-15').lines)).toBe(
      'ubuntu',
    )
    expect(channelOf(parseIrcLog('[09:14] <a> #other\n', '2004-11-15').lines)).toBeUndefined()
  })
})

test('annotations tell which earlier lines a line answers; what begins a conversation answers nothing', () => {
  expect(parseAnnotations('5 9 -\n7 7 -\n6 9 -\n9 8 -\n\n')).toEqual(new Map([[9, [5, 6]]]))
})
