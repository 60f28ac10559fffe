import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { permissionsPage } from '../../scripts/docs-permissions.ts'
import { permissions } from '../../src/core/permissions/permissions.ts'
import { commands } from '../../src/protocol/commands.ts'

const repository = resolve(import.meta.dir, '..', '..')
const core = join(repository, 'src', 'core')

describe('the table of permissions', () => {
  test('is what docs/permissions.md shows; else run npm run docs', () => {
    expect(readFileSync(join(repository, 'docs', 'permissions.md'), 'utf8')).toBe(permissionsPage())
  })

  test('has a row for every command and no other, and shows each', () => {
    expect(Object.keys(permissions).sort()).toEqual(Object.keys(commands).sort())
    for (const name of Object.keys(commands)) expect(permissionsPage()).toContain(`\n| \`${name}\` | `)
  })

  test('is the only place that decides by a role', () => {
    const deciding = readdirSync(core, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('permissions/'))
      .filter((file) => /\brole (===|!==) '/.test(readFileSync(join(core, file), 'utf8')))
    expect(deciding).toEqual([])
  })
})
