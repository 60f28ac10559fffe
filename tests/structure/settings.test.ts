import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readConfig } from '../../src/server/config/config.ts'
import { readEnv } from '../../src/server/config/env.ts'

const repository = resolve(import.meta.dir, '..', '..')
const example = readFileSync(join(repository, 'env.example'), 'utf8')

type Setting = { name: string; value: string; comment: string }

/** What stands in env.example: the lines of comment right above a setting belong to it. */
const settingsIn = (text: string): Setting[] =>
  text.split(/\n\n+/).flatMap((block) => {
    const lines = block.trim().split('\n')
    const [, name, value] = lines.at(-1)?.match(/^#(\w+)=(.*)$/) ?? []
    return name === undefined ? [] : [{ name, value: value ?? '', comment: lines.slice(0, -1).join('\n') }]
  })

const settings = settingsIn(example)
const known = Object.keys(readEnv({}))
const configOf = (env: Record<string, string>) => readConfig(readEnv(env))

describe('env.example', () => {
  test('names every variable that the server reads, and no other', () => {
    expect(settings.map(({ name }) => name).sort()).toEqual(known.sort())
    expect(example.match(/^#?[A-Z_]+=/gm)?.length).toBe(settings.length)
  })

  for (const { name, value, comment } of settings)
    test(`says of ${name} what it is, its default and its limits, and both are so`, () => {
      const [, byDefault] = comment.match(/^# Default: ([^,\s]+?)[.,] .*Limits: \S/m) ?? []
      expect(byDefault).toBeString()
      if (byDefault === 'none') expect(configOf({ [name]: value })).not.toEqual(configOf({}))
      else {
        expect(value).toBe(byDefault as string)
        expect(configOf({ [name]: value })).toEqual(configOf({}))
      }
    })

  test('would be seen to miss one', () => {
    const without = settingsIn(example.replace(/^#PARLEY_HOST=.*$/m, ''))
    expect(without.map(({ name }) => name)).not.toContain('PARLEY_HOST')
  })
})

describe('a wrong setting', () => {
  const wrong: Record<string, string[]> = {
    PARLEY_PORTS: ['eighty', ',', '80,', '99999', '-1', '8000.5', '0x50'],
    PARLEY_CONSOLE_PORT: ['eighty', '99999'],
    PARLEY_DATABASE_URL: ['nonsense', 'mysql://host/name'],
    PARLEY_REDIS_URL: ['nonsense', 'http://host'],
    PARLEY_PUBLIC_URL: ['chat.example.org', 'ftp://chat.example.org', 'https://chat.example.org/chat'],
    PARLEY_SMTP_URL: ['mail.example.org:587', 'http://mail.example.org'],
    PARLEY_MAIL_FROM: ['nobody'],
    PARLEY_TRUSTED_PROXIES: ['proxy', '10.0.0.0/99'],
    PARLEY_LIMITS: ['perhaps'],
    PARLEY_COMMITS: ['perhaps'],
    PARLEY_DIALECTS: ['klingon', 'klingon,lobby'],
    PARLEY_METRICS: ['perhaps'],
  }
  for (const [name, values] of Object.entries(wrong))
    test(`${name} is refused in one sentence that names it and says what to write`, () => {
      for (const value of values)
        expect(() => configOf({ [name]: value })).toThrow(new RegExp(`^${name}: Write [^\\n]+[^.]\\.$`))
    })
})

describe('the environment', () => {
  test('is read in one place only', () => {
    const readers = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
      .filter((file) => /\b(process|Bun)\.env\b/.test(readFileSync(join(repository, 'src', file), 'utf8')))
    expect(readers).toEqual([join('server', 'config', 'env.ts')])
  })
})
