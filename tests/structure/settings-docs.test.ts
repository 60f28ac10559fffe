import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { settingsPage } from '../../scripts/docs-settings.ts'
import { settingNames, settingSpecs } from '../../src/protocol/settings.ts'

const repository = resolve(import.meta.dir, '..', '..')
const file = join(repository, 'docs', 'settings.md')
const core = join(repository, 'src', 'core')

describe('the settings', () => {
  test('hold for every rate: no rule takes one around them', () => {
    const around = readdirSync(core, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .filter((path) => /import \{[^}]*\brates\b/.test(readFileSync(join(core, path), 'utf8')))
    expect(around).toEqual([])
  })

  test('are what docs/settings.md shows; else run npm run docs', () => {
    expect(readFileSync(file, 'utf8')).toBe(settingsPage())
  })

  for (const name of settingNames)
    test(`have for ${name} a default within its own range, and a sentence about it`, () => {
      const { schema, default: standard, about } = settingSpecs[name]
      expect(schema.safeParse(standard).success).toBe(true)
      expect(about).toMatch(/^[A-Z].{10,}\.$/)
      expect(settingsPage()).toContain(`\n| \`${name}\` | `)
    })
})
