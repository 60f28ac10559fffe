import { Database } from 'bun:sqlite'
import { afterAll, describe, expect, test } from 'bun:test'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { needs, testWith } from '../support/needs.ts'
import { logFiles, readIrc } from '../support/read-irc.ts'
import { runParley } from '../support/run-parley.ts'

const sample = join(import.meta.dir, '..', 'corpus')
const folders: string[] = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'parley-cli-'))
  folders.push(made)
  return made
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

type Row = {
  seq: number
  kind: string
  author_name: string
  text: string
  at: number
  reply_to: number | null
}

const stored = (data: string, room = 'ubuntu'): Row[] => {
  const db = new Database(join(data, 'parley.db'), { readonly: true })
  const rows = db
    .query<Row, [string]>(
      'select m.* from messages m join rooms r on r.id = m.room where r.name = ? order by m.seq',
    )
    .all(room)
  db.close()
  return rows
}

/** How many rows each table has, and the revision of every room. */
const extentOf = (data: string) => {
  const db = new Database(join(data, 'parley.db'), { readonly: true })
  const names = db.query<{ name: string }, []>("select name from sqlite_master where type = 'table'").all()
  const counts = names.map(({ name }) => [name, db.query(`select count(*) as n from "${name}"`).get()])
  const rooms = db.query('select name, rev, members from rooms order by name').all()
  db.close()
  return { counts, rooms }
}

const seen = ({ kind, author_name, text, at }: Row) => {
  const time = new Date(at).toISOString()
  const nick = kind === 'notice' ? '' : author_name
  return { kind, nick, text, day: time.slice(0, 10), minute: time.slice(11, 16) }
}

const importInto = async (data: string, ...args: string[]): Promise<string> => {
  const room = args.includes('--room') ? [] : ['--room', 'ubuntu']
  const { code, out, err } = await runParley(['import', 'irc', ...args, ...room, '--data', data])
  expect([code, code === 0 ? '' : err]).toEqual([0, ''])
  return out
}

/** Every line of every file, in order, with its author, time and exact text, and nothing else. */
const expectExactly = (data: string, from: string, room?: string): Row[] => {
  const rows = stored(data, room)
  expect(rows.map(seen)).toEqual(logFiles(from).flatMap(readIrc) as never)
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1))
  return rows
}

/** Which message answers which, as places in the room. */
const answersOf = (rows: Row[]) =>
  rows.filter(({ reply_to }) => reply_to !== null).map((row) => [row.seq, row.reply_to])

/** The same by the annotations: a line answers the nearest of those it is linked to, when people spoke both. */
const answersIn = (from: string): number[][] => {
  let before = 0
  return logFiles(from).flatMap((file) => {
    const lines = readIrc(file)
    const linked = new Map<number, number>()
    const annotation = file.replace('.raw.', '.annotation.')
    for (const link of existsSync(annotation) ? readFileSync(annotation, 'utf8').split('\n') : []) {
      const [earlier = 0, later = 0] = link.split(' ').map(Number)
      const isSpoken = lines[earlier]?.kind !== 'notice' && lines[later]?.kind !== 'notice'
      if (earlier < later && isSpoken) linked.set(later, Math.max(earlier, linked.get(later) ?? 0))
    }
    // No file has an empty line, so line n of it, counted from 0, is message n + 1.
    const answers = [...linked].sort(([a], [b]) => a - b).map((pair) => pair.map((line) => before + line + 1))
    before += lines.length
    return answers
  })
}

describe('importing the sample', () => {
  test('brings every line in order, and again brings nothing', async () => {
    const data = folder()
    expect(await importInto(data, sample)).toContain('600 were new in #ubuntu; 0 were there already.')
    const rows = expectExactly(data, sample)
    const extent = extentOf(data)
    expect(extent.rooms).toContainEqual({ name: 'ubuntu', rev: 600, members: 0 })
    expect(await importInto(data, ...logFiles(sample))).toContain(
      '0 were new in #ubuntu; 600 were there already.',
    )
    expect(stored(data)).toEqual(rows)
    expect(extentOf(data)).toEqual(extent)
  })

  test('links replies to what they answer', async () => {
    const data = folder()
    await importInto(data, sample)
    const wanted = answersIn(sample)
    expect(wanted.length).toBeGreaterThan(100)
    expect(answersOf(stored(data))).toEqual(wanted)
  })

  test('brings the same log into a second room too', async () => {
    const data = folder()
    await importInto(data, sample)
    expect(await importInto(data, sample, '--room', 'copy')).toContain('600 were new in #copy')
    expectExactly(data, sample, 'copy')
    expectExactly(data, sample)
  })

  test('comes out of an export as it went in', async () => {
    const data = folder()
    const out = join(folder(), 'log.txt')
    const file = join(sample, '2009-01-05.train-a.raw.txt')
    await importInto(data, file)
    expect(
      (await runParley(['export', '--room', 'ubuntu', '--format', 'irc', '--out', out, '--data', data])).code,
    ).toBe(0)
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(file, 'utf8'))
  })

  test.each([
    [['import', 'irc'], 'Name the log files'],
    [['import', 'slack', 'x'], 'parley import irc'],
    [['import', 'irc', '/nowhere/2004-11-15.txt'], 'There is no file'],
    [['import', 'irc', join(sample, 'README.md')], "A log's name begins with its date"],
    [['import', 'irc', import.meta.dir], 'There is no log'],
  ])('says what to do about %p', async (args, told) => {
    const data = folder()
    const { code, err } = await runParley([...args, '--data', data])
    expect([code, err]).toEqual([1, expect.stringContaining(told)])
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})

testWith(needs.smallDisk(), 'an import that a full disk stopped goes on where it was', async () => {
  const [logs, disk] = [folder(), folder()]
  const spoken = Array.from(
    { length: 6000 },
    (_, i) => `[09:14] <nick${i % 9}> line ${i} ${'and on '.repeat(20)}\n`,
  )
  writeFileSync(join(logs, '2004-11-15.raw.txt'), spoken.join(''))
  expect(Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).exitCode).toBe(0)
  try {
    const data = join(disk, 'data')
    const args = ['import', 'irc', logs, '--room', 'ubuntu', '--data', data]
    const { code, err } = await runParley(args)
    expect([code, err]).toEqual([1, expect.stringContaining('import again to go on')])
    expect(
      err
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('Importing')),
    ).toHaveLength(1)
    const begun = stored(data)
    expect(begun.length).toBeGreaterThan(0)
    expect(begun.length).toBeLessThan(6000)
    expect(Bun.spawnSync(['mount', '-o', 'remount,size=40m', disk]).exitCode).toBe(0)
    expect(await importInto(data, logs)).toContain(`${(6000 - begun.length).toLocaleString('en')} were new`)
    expectExactly(data, logs)
  } finally {
    Bun.spawnSync(['umount', disk])
  }
})

testWith(
  needs.corpus(),
  'the whole corpus: every line of 21 days, none lost, none doubled, and again nothing',
  async (corpus) => {
    const data = folder()
    const told = await importInto(data, corpus)
    expect(told).toContain('25,584 messages')
    const rows = expectExactly(data, corpus)
    const spoken = rows.filter(({ kind }) => kind !== 'notice')
    expect(spoken).toHaveLength(25_584)
    expect(rows).toHaveLength(28_564)
    expect(rows.filter(({ kind }) => kind === 'notice')).toHaveLength(2980)
    expect(rows.filter(({ kind }) => kind === 'action')).toHaveLength(51)
    expect(answersOf(rows)).toEqual(answersIn(corpus))
    expect(answersOf(rows)).toHaveLength(2029)
    const quoted = logFiles(corpus).flatMap(
      (file) => readFileSync(file, 'utf8').match(/(?<=^\[..:..\] <)[^>]+/gm) ?? [],
    )
    expect(quoted).toHaveLength(25_491)
    expect(new Set(quoted).size).toBe(2394)
    const noticed = logFiles(corpus).flatMap(
      (file) => readFileSync(file, 'utf8').match(/^\[..:..\] -/gm) ?? [],
    )
    expect(quoted.length + noticed.length + 51).toBe(25_584)
    expect(quoted.filter((nick) => !rows.some(({ author_name }) => author_name === nick))).toEqual([])

    const extent = extentOf(data)
    expect(extent.rooms).toContainEqual({ name: 'ubuntu', rev: 28_564, members: 0 })
    expect(await importInto(data, corpus)).toContain('0 were new in #ubuntu; 28,564 were there already.')
    expect(stored(data)).toEqual(rows)
    expect(extentOf(data)).toEqual(extent)

    // Under other names and in another order the same files are still the same files.
    const elsewhere = folder()
    for (const file of logFiles(corpus).reverse()) {
      mkdirSync(join(elsewhere, 'x'), { recursive: true })
      copyFileSync(file, join(elsewhere, 'x', basename(file).replace('.raw', '.renamed')))
    }
    expect(await importInto(data, join(elsewhere, 'x'))).toContain('0 were new in #ubuntu')
  },
  120_000,
)
