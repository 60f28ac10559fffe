import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { parseMarkdown } from './parse-markdown.ts'
import { plainText } from './plain-text.ts'
import type { Block, Inline } from './tree.ts'

const inline = (text: string): Inline[] => {
  const [first] = parseMarkdown(text)
  return first?.type === 'paragraph' ? first.children : []
}
const text = (value: string): Inline => ({ type: 'text', text: value })
const bold = (...children: Inline[]): Inline => ({ type: 'bold', children })
const italic = (...children: Inline[]): Inline => ({ type: 'italic', children })
const link = (href: string, label = href): Inline => ({ type: 'link', href, children: [text(label)] })
const paragraph = (...children: Inline[]): Block => ({ type: 'paragraph', children })

describe('within a line', () => {
  test('styles words, also within each other', () => {
    expect(inline('a **b *c* d** e')).toEqual([
      text('a '),
      bold(text('b '), italic(text('c')), text(' d')),
      text(' e'),
    ])
    expect(inline('_x_')).toEqual([italic(text('x'))])
    expect(inline('~~no~~ ||yes||')).toEqual([
      { type: 'strike', children: [text('no')] },
      text(' '),
      { type: 'spoiler', children: [text('yes')] },
    ])
  })

  test.each([
    '2*3*4',
    'snake_case_name',
    'a * alone',
    'a ** b',
    '**',
    '****',
    '**open',
    '5 * 6 * 7',
    '\\*not\\*',
  ])('leaves %p as it is', (said) => expect(inline(said)).toEqual([text(said.replaceAll('\\', ''))]))

  test('what is begun and never ended is text, and what is ended within still counts', () => {
    expect(inline('**a *b* c')).toEqual([text('**a '), italic(text('b')), text(' c')])
    expect(inline('**a _b** c_')).toEqual([bold(text('a _b')), text(' c_')])
  })

  test('takes code as it is, by runs of backticks of the same length', () => {
    expect(inline('`a **b**`')).toEqual([{ type: 'code', text: 'a **b**' }])
    expect(inline('`` a`b ``')).toEqual([{ type: 'code', text: 'a`b' }])
    expect(inline('`never closed')).toEqual([text('`never closed')])
  })

  test('keeps line breaks', () => {
    expect(inline('a\nb')).toEqual([text('a'), { type: 'break' }, text('b')])
  })
})

describe('links', () => {
  test('has named ones and bare ones', () => {
    expect(inline('[name](https://a.example/x)')).toEqual([link('https://a.example/x', 'name')])
    expect(inline('see https://a.example/b_(c), ok')).toEqual([
      text('see '),
      link('https://a.example/b_(c)'),
      text(', ok'),
    ])
    expect(inline('(https://a.example/)')).toEqual([text('('), link('https://a.example/'), text(')')])
    expect(inline('[me](mailto:me@a.example)')).toEqual([link('mailto:me@a.example', 'me')])
  })

  test.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,hi)',
    '[x](vbscript:x)',
    '[x]( https://a.example)',
    '[x](https://)',
    '[x](//a.example)',
    '[](https://a.example)',
    'xhttps://',
    'https://',
  ])('never leads to %p', (said) => {
    const hrefs = JSON.stringify(parseMarkdown(said)).match(/"href":"[^"]*"/g) ?? []
    expect(hrefs.filter((href) => !/^"href":"https:\/\/a\.example/.test(href))).toEqual([])
  })

  test('has no link within the name of a link', () => {
    expect(inline('[https://b.example](https://a.example)')).toEqual([
      link('https://a.example', 'https://b.example'),
    ])
  })
})

describe('names', () => {
  test('mentions people, everybody, rooms and emoji', () => {
    expect(inline('hi @bob, @here and @room! see #ops-2 :tada:')).toEqual([
      text('hi '),
      { type: 'mention', name: 'bob' },
      text(', '),
      { type: 'mention-all', whom: 'here' },
      text(' and '),
      { type: 'mention-all', whom: 'room' },
      text('! see '),
      { type: 'room-link', name: 'ops-2' },
      text(' '),
      { type: 'emoji', name: 'tada' },
    ])
    expect(inline('@Zoë. **@bob**')).toEqual([
      { type: 'mention', name: 'Zoë' },
      text('. '),
      bold({ type: 'mention', name: 'bob' }),
    ])
  })

  test.each(['me@a.example', 'issue #12', 'C# and F#', 'at 10:30:00', '@', '# title', 'a::b::c'])(
    'finds nobody and nothing in %p',
    (said) => expect(inline(said)).toEqual([text(said)]),
  )
})

describe('blocks', () => {
  test('has code with a language, also when it was never closed', () => {
    expect(parseMarkdown('look:\n```ts\nconst a = `1`\n\n**b**\n```\nend')).toEqual([
      paragraph(text('look:')),
      { type: 'code-block', language: 'ts', text: 'const a = `1`\n\n**b**' },
      paragraph(text('end')),
    ])
    expect(parseMarkdown('```\nopen')).toEqual([{ type: 'code-block', language: '', text: 'open' }])
  })

  test('has quotes within quotes, and lists within lists', () => {
    expect(parseMarkdown('> a\n> > b\nc')).toEqual([
      {
        type: 'quote',
        children: [paragraph(text('a')), { type: 'quote', children: [paragraph(text('b'))] }],
      },
      paragraph(text('c')),
    ])
    expect(parseMarkdown('- a\n  - b\n- c')).toEqual([
      {
        type: 'list',
        ordered: false,
        start: 1,
        items: [
          [paragraph(text('a')), { type: 'list', ordered: false, start: 1, items: [[paragraph(text('b'))]] }],
          [paragraph(text('c'))],
        ],
      },
    ])
    expect(parseMarkdown('3. a\n4. b')).toMatchObject([{ type: 'list', ordered: true, start: 3 }])
  })

  test('parts paragraphs at empty lines, and of nothing makes nothing', () => {
    expect(parseMarkdown('a\n\n\nb')).toEqual([paragraph(text('a')), paragraph(text('b'))])
    expect(parseMarkdown('')).toEqual([])
    expect(parseMarkdown(' \n ')).toEqual([])
  })
})

describe('whatever is said', () => {
  const signs = [
    '**',
    '*',
    '_',
    '~~',
    '||',
    '`',
    '```',
    '[',
    '](',
    ')',
    '(',
    '>',
    '- ',
    '1. ',
    '\n',
    ' ',
    '@',
    '#',
    ':',
    'a',
    'b1',
    '\\',
    'https://a.example',
    'é',
    '😀',
    '\u202e',
  ]
  const said = fc.array(fc.constantFrom(...signs), { maxLength: 60 }).map((parts) => parts.join(''))

  test('it never throws, and loses no letter', () => {
    fc.assert(
      fc.property(fc.oneof(said, fc.string({ unit: 'binary', maxLength: 200 })), (source) => {
        const letters = (from: string): string => from.replace(/[^\p{L}\p{N}]/gu, '')
        const shown = plainText(parseMarkdown(source))
        // A named link shows its name, a fence its language elsewhere, a list its own numbers, a spoiler nothing.
        if (/\]\(|```|\d[.)]|\|\|/.test(source)) return
        expect(letters(shown)).toBe(letters(source))
      }),
      { numRuns: 5000 },
    )
  })

  test('only safe addresses come out', () => {
    const hrefs = (nodes: unknown): string[] =>
      JSON.stringify(nodes)
        .match(/"href":"(?:[^"\\]|\\.)*"/g)
        ?.map((found) => JSON.parse(`{${found}}`).href) ?? []
    fc.assert(
      fc.property(
        fc.constantFrom('javascript:', 'data:', 'file:', 'https:', 'HTTP://', ' https://'),
        fc.string(),
        (scheme, rest) => {
          for (const href of hrefs(parseMarkdown(`[x](${scheme}${rest}) ${scheme}${rest}`)))
            expect(/^(https?:|mailto:)$/.test(new URL(href).protocol)).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  const evil = [
    '*',
    '**a',
    '_a_ ',
    '`',
    '` `` ',
    '[',
    '[a](',
    '[a](b',
    '> ',
    '>',
    '- ',
    '  - a\n',
    '```\n',
    '||',
    'https://',
    'https://a)',
    '@a',
    '#a',
    ':a',
    '\\',
    'http://a.example/)',
    '((((',
  ]
  // A reader that looked at every sign again for every sign would take minutes here.
  test.each(evil)(
    '64 KB of %p are read at once',
    (piece) => {
      parseMarkdown(piece.repeat(Math.ceil(65_536 / piece.length)))
    },
    5_000,
  )
})
