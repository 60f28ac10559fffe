import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { slashPage } from '../../scripts/docs-slash.ts'
import { permissions } from '../../src/core/permissions/permissions.ts'
import { isCommandName } from '../../src/protocol/commands.ts'
import type { SlashCaller } from '../../src/protocol/slash/spec.ts'
import { slashNames, slashSpec, slashWords } from '../../src/protocol/slash/table.ts'

const page = resolve(import.meta.dir, '..', '..', 'docs', 'slash-commands.md')

/** Who may call all of these at least, by the table that the server asks. */
const leastFor = (asks: readonly string[]): SlashCaller => {
  const rows = asks.filter(isCommandName).map((name) => permissions[name])
  const rooms = rows.map(({ room }) => room)
  if (rooms.includes('owner')) return 'owners of the room'
  if (rooms.includes('moderator')) return 'moderators of the room'
  if (rows.some(({ accounts }) => accounts !== 'anybody' && !accounts.includes('guest')))
    return 'everyone but guests'
  return rooms.includes('member') ? 'members of the room' : 'everyone'
}

/** What they ask is not always for a room: then less is needed. Others need more in some rooms, as they say. */
const said: Record<string, SlashCaller> = {
  who: 'everyone',
  search: 'everyone',
  invite: 'members of the room',
}

describe('the slash commands', () => {
  test('are what docs/slash-commands.md shows; else run npm run docs', () => {
    expect(readFileSync(page, 'utf8')).toBe(slashPage())
  })

  test('have words of their own', () => {
    const words = slashNames.flatMap((name) => [name, ...slashSpec(name).aliases])
    expect(words.toSorted()).toEqual(slashWords().toSorted())
    expect(new Set(words).size).toBe(words.length)
  })

  for (const name of slashNames)
    test(`have for /${name} a sentence, commands that exist, and who may as the permissions say`, () => {
      const { about, asks, who, arguments: taken } = slashSpec(name)
      expect(about).toMatch(/^[A-Z].{8,}\.$/)
      expect(asks.filter((command) => !isCommandName(command))).toEqual([])
      expect(asks.length).toBeGreaterThan(0)
      expect(who).toBe(said[name] ?? leastFor(asks))
      for (const { kind, choices } of taken) expect(choices !== undefined).toBe(kind === 'choice')
    })
})
