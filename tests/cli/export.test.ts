import { afterAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs, testWith } from '../support/needs.ts'
import { logFiles, readIrc } from '../support/read-irc.ts'
import { runParley } from '../support/run-parley.ts'
import { startTestChat } from '../support/start-test-chat.ts'

const sample = join(import.meta.dir, '..', 'corpus')
const root = mkdtempSync(join(tmpdir(), 'parley-export-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let made = 0
const fresh = (): string => join(root, String(made++))

const imported = async (from: string): Promise<string> => {
  const data = fresh()
  expect((await runParley(['import', 'irc', from, '--room', 'ubuntu', '--data', data])).code).toBe(0)
  return data
}

const exported = async (data: string, ...args: string[]): Promise<string> => {
  const { code, out, err } = await runParley(['export', ...args, '--data', data])
  expect([code, err]).toEqual([0, ''])
  return out
}

const linesIn = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n')

describe('an export', () => {
  test('of imported logs is those logs', async () => {
    const log = await exported(await imported(sample), '--room', '#ubuntu', '--format', 'irc')
    expect(log.trimEnd().split('\n')).toEqual(logFiles(sample).flatMap(linesIn))
  })

  test('as JSON tells everything that was said, when and by whom, and what answers what', async () => {
    const lines = (await exported(await imported(sample)))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(
      lines.map(({ kind, author, text, at }) => ({
        kind,
        nick: kind === 'notice' ? '' : author,
        text,
        day: at.slice(0, 10),
        minute: at.slice(11, 16),
      })),
    ).toEqual(logFiles(sample).flatMap(readIrc))
    const ids = new Set(lines.map(({ id }) => id))
    const answers = lines.filter(({ replyTo }) => replyTo !== undefined)
    expect(answers.length).toBeGreaterThan(100)
    expect(answers.filter(({ replyTo }) => !ids.has(replyTo))).toEqual([])
  })

  test('beside a running server has what was edited and not what was deleted, of one room or of all', async () => {
    const chat = await startTestChat()
    const { token } = await chat.register('alice')
    const { room } = await chat.call(token, 'room.create', { name: 'kitchen', kind: 'private' })
    const say = (where: string, text: string) =>
      chat.call(token, 'message.send', { room: where, text, nonce: text })
    await say('lobby', 'in the lobby')
    await chat.call(token, 'message.edit', {
      message: (await say(room.id, 'frist')).id,
      text: 'first\nsecond',
    })
    await chat.call(token, 'message.delete', { message: (await say(room.id, 'a secret')).id })
    const kitchen = await exported(chat.dataFolder, '--room', 'Kitchen', '--format', 'irc')
    expect(kitchen).toMatch(/^\[\d\d:\d\d\] <alice> first\n\[\d\d:\d\d\] <alice> second\n$/)
    const all = await exported(chat.dataFolder)
    expect(all).toContain('"in the lobby"')
    expect(all).toContain('"first\\nsecond"')
    expect(all).toContain('"editedAt"')
    expect(all).not.toContain('secret')
    await chat.stop()
  })

  test('into a file that only its owner can read is the same as on the screen', async () => {
    const [data, file] = [await imported(sample), fresh()]
    expect(await exported(data, '--out', file)).toBe('')
    expect(readFileSync(file, 'utf8')).toBe(await exported(data))
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('overwrites nothing, and one that fails leaves nothing', async () => {
    const [data, there, file] = [await imported(sample), fresh(), fresh()]
    writeFileSync(there, 'precious')
    const refused = await runParley(['export', '--out', there, '--data', data])
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('nothing was overwritten')])
    expect(readFileSync(there, 'utf8')).toBe('precious')

    const database = readFileSync(join(data, 'parley.db'))
    for (let page = Math.floor(database.length / 8192) * 4096; page < database.length; page += 4096)
      database.fill(0xff, page, page + 64)
    writeFileSync(join(data, 'parley.db'), database)
    const failed = await runParley(['export', '--out', file, '--data', data])
    expect([failed.code, failed.err]).toEqual([1, expect.stringContaining('The export failed')])
    expect(failed.err.trim().split('\n')).toHaveLength(1)
    expect([existsSync(file), existsSync(`${file}.partial`)]).toEqual([false, false])
  })

  test.each([
    [['--format', 'xml'], 'There is no format "xml"'],
    [['--room', 'nowhere'], 'There is no room #nowhere'],
    [['--out', '/nowhere/log.txt'], 'There is no folder /nowhere'],
    [['--colour', 'red'], "Unknown option '--colour'"],
  ])('says what to do about %p', async (args, told) => {
    const data = await imported(sample)
    const { code, err } = await runParley(['export', ...args, '--data', data])
    expect([code, err]).toEqual([1, expect.stringContaining(told)])
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  test('of a folder without a database says so and makes none', async () => {
    const data = fresh()
    const { code, err } = await runParley(['export', '--data', data])
    expect([code, err, existsSync(data)]).toEqual([1, expect.stringContaining('There is no database'), false])
  })
})

testWith(
  needs.corpus(),
  'the whole corpus comes out as it went in, but for what the formats say',
  async (corpus) => {
    const log = await exported(await imported(corpus), '--format', 'irc')
    // Channel notices come out as messages, and an empty message has no space behind its author.
    const wanted = logFiles(corpus)
      .flatMap(linesIn)
      .map((line) =>
        line.replace(/^(\[..:..\]) -([^:]+):#\S+- /, '$1 <$2> ').replace(/^(\S+ <[^>]+>) $/, '$1'),
      )
    expect(log.split('\n').slice(0, -1)).toEqual(wanted)
  },
  60_000,
)
