import { join } from 'node:path'
import { openForWriting } from '../src/storage/sqlite/open-database.ts'

/** Fills a database that a server has prepared with `count` messages of one author in one new public room. */
export const fillRoom = (data: string, room: string, author: string, count: number): void =>
  fillRooms(data, [room], author, numbered(count))

function* numbered(count: number): Generator<string> {
  for (let seq = 1; seq <= count; seq++) yield `message ${seq} ${'lorem ipsum '.repeat(seq % 9)}`
}

/**
 * The same with given texts, a second apart, over several rooms: each has half as many as the one before it, and the
 * last one as many as that.
 */
export const fillRooms = (data: string, rooms: string[], author: string, texts: Iterable<string>): void => {
  const db = openForWriting(join(data, 'parley.db'))
  const insert = db.query(
    `insert into messages (room, seq, rev, kind, author, author_name, text, at, nonce) values (?, ?, ?, 'text', ?, 'filler', ?, ?, ?)`,
  )
  const head = db.query<{ rev: number }, [string]>('select rev from rooms where id = ?')
  const heads = rooms.map((room) => head.get(room)?.rev ?? 0)
  let at = 0
  const add = (text: string): void => {
    at += 1
    // The number of zeros at the end of a counter halves its chance with each.
    const place = Math.min(rooms.length - 1, Math.clz32(at & -at) ^ 31)
    const seq = (heads[place] as number) + 1
    heads[place] = seq
    insert.run(rooms[place] as string, seq, seq, author, text, at * 1000, `fill-${at}`)
  }
  db.run('begin')
  for (const text of texts) {
    add(text)
    if (at % 50_000 === 0) {
      db.run('commit')
      db.run('begin')
    }
  }
  db.run('commit')
  const raise = db.query('update rooms set rev = ? where id = ?')
  for (const [i, room] of rooms.entries()) raise.run(heads[i] as number, room)
  db.run('pragma wal_checkpoint(truncate)')
  db.close()
}
