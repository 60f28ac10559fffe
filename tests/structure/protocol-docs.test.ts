import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { protocolDocs } from '../../scripts/docs-protocol.ts'
import { commands } from '../../src/protocol/commands.ts'
import { limits } from '../../src/protocol/limits.ts'
import { rates } from '../../src/protocol/rates.ts'

const folder = resolve(import.meta.dir, '..', '..', 'docs', 'protocol')
const docs = protocolDocs()

describe('the pages of the protocol', () => {
  for (const [name, text] of Object.entries(docs))
    test(`${name} says what the schemas say; else run npm run docs`, () => {
      expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
    })

  test('are no more than those', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(docs).sort())
  })

  test('have a section for every command, and a meaning for limits that are not plain', () => {
    for (const name of Object.keys(commands)) expect(docs['commands.md']).toContain(`\n## ${name}\n`)
    for (const name of Object.keys(limits)) expect(docs['limits.md']).toContain(`| \`${name}\` | `)
    expect(docs['limits.md']).toContain('| `badFrames` | 20 | Frames that are no valid request')
    expect(docs['commands.md']).toContain(
      '| `moreBefore` | true or false | Whether there are messages before',
    )
  })

  test('say how often each may do what', () => {
    for (const [name, { burst }] of Object.entries(rates))
      expect(docs['limits.md']).toMatch(
        new RegExp(`\\| \`${name}\` \\| ${burst.toLocaleString('en-GB')} \\| [^|]+ \\| \\w`),
      )
    expect(docs['limits.md']).toMatch(/\| `wrongPassword` \| [\d,]+ \| one every \d+ s \| Wrong passwords/)
  })

  test('link only to sections that exist', () => {
    for (const [name, text] of Object.entries(docs))
      for (const [, file, anchor] of text.matchAll(/\]\(([\w-]*(?:\.md)?)#?([\w-]*)\)/g)) {
        const target = docs[file || name]
        expect([name, file, typeof target]).toEqual([name, file, 'string'])
        if (anchor) expect(target?.toLowerCase()).toContain(`\n## ${anchor}\n`)
      }
  })
})
