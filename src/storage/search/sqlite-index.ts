import type { Database } from 'bun:sqlite'
import { statSync } from 'node:fs'
import { roomMark } from '../../core/search/marks.ts'
import type { Entry } from '../../core/search/ports.ts'
import { ftsQuery } from './fts-query.ts'
import { openIndexFile } from './open-sqlite-index.ts'
import {
  type Candidate,
  countWords,
  entriesPerMs,
  firstEntryAt,
  type Lookup,
  type SearchIndex,
} from './search-index.ts'

/**
 * Up to so many rooms with a small share of all messages, the full-text index itself looks only there; else each entry
 * that has the words is looked at, as most of them are in these rooms.
 */
const roomsAsMarks = 300
const smallShare = 0.25

/** The index in a file of its own beside the database: whatever is written to it, no send waits for it. */
export const openSqliteIndex = (file: string, epoch: string): SearchIndex => {
  const db = openIndexFile(file, epoch)
  const revs = new Map(
    db
      .query<{ room: string; rev: number }, []>('select room, rev from followed')
      .all()
      .map(({ room, rev }) => [room, rev]),
  )
  /** By revisions, which messages are most of. */
  const isSmall = (rooms: string[]): boolean => {
    const sum = (all: Iterable<number>): number => [...all].reduce((so, rev) => so + rev, 0)
    return sum(rooms.map((room) => revs.get(room) ?? 0)) < smallShare * sum(revs.values())
  }
  const write = prepareWriting(db)
  let hasLess = false
  /** False while somebody still reads what the log replaces. */
  const emptyLog = (): boolean => {
    const { busy } = db.query('pragma wal_checkpoint(truncate)').get() as { busy: number }
    hasLess &&= busy !== 0
    return busy === 0
  }
  return {
    followed: async () => revs,
    async apply(room, { rev }, changes) {
      db.transaction(() => {
        for (const { seq, entry } of changes) hasLess = write.change(room, seq, entry) || hasLess
        write.finish(room, rev)
      })()
      revs.set(room, rev)
    },
    find: async (lookup) => find(db, lookup, isSmall(lookup.rooms)),
    count: async (lookup) => count(db, lookup, isSmall(lookup.rooms)),
    words: async (limit) =>
      db.query('select word, uses from words order by uses desc, word limit ?').all(limit) as {
        word: string
        uses: number
      }[],
    bytes: async () => ['', '-wal'].reduce((sum, part) => sum + sizeOf(file + part), 0),
    async tidy() {
      if (hasLess) emptyLog()
    },
    async scrub() {
      await mergeSegments(db)
      db.run('vacuum')
      if (!emptyLog())
        throw new Error('The log of the search index is in use; what is gone may still be in it.')
    },
    close: async () => db.close(),
  }
}

/** An entry that no search finds: of no room, with a mark that nothing else has. */
const signpost = { rowid: -1, mark: '-' }
/** About so many pages are merged in one go; searches come in between. */
const pagesAtOnce = 500

/**
 * Each segment of the full-text index keeps, as signposts to its pages, beginnings of words that stood there, also when
 * the words are gone (`secure-delete` leaves them). They go when all segments are merged into one, which has signposts
 * of its own. One segment alone is never merged, so it is given company.
 */
const mergeSegments = async (db: Database): Promise<void> => {
  db.query("insert or replace into entries (rowid, words, marks, room, seq) values (?, '', ?, '', 0)").run(
    signpost.rowid,
    signpost.mark,
  )
  db.run("insert into entries (entries, rank) values ('usermerge', 2)")
  const merge = db.query<null, [number]>("insert into entries (entries, rank) values ('merge', ?)")
  const changes = db.query<{ count: number }, []>('select total_changes() as count')
  const countNow = (): number => changes.get()?.count ?? 0
  // A negative number begins with all segments, the positive ones go on with that.
  for (let pages = -pagesAtOnce, before = -2; countNow() - before >= 2; pages = pagesAtOnce) {
    before = countNow()
    merge.run(pages)
    await Bun.sleep(1)
  }
  db.query('delete from entries where rowid = ?').run(signpost.rowid)
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** Inside a transaction. Words are counted once for all changes of it. */
const prepareWriting = (db: Database) => {
  const place = db.query<{ entry: number }, [string, number]>(
    'select entry from places where room = ? and seq = ?',
  )
  const kept = db.query<{ words: string; marks: string }, [number]>(
    'select words, marks from entries where rowid = ?',
  )
  const last = db.query<{ entry: number | null }, [number, number]>(
    'select max(id) as entry from entries_content where id between ? and ?',
  )
  const insert = db.query('insert into entries (rowid, words, marks, room, seq) values (?, ?, ?, ?, ?)')
  const update = db.query('update entries set words = ?, marks = ? where rowid = ?')
  const remove = db.query('delete from entries where rowid = ?')
  const putPlace = db.query('insert into places (room, seq, entry) values (?, ?, ?)')
  const removePlace = db.query('delete from places where room = ? and seq = ?')
  const use = db.query(
    'insert into words (word, uses) values (?, ?) on conflict (word) do update set uses = uses + excluded.uses',
  )
  const unuse = db.query('update words set uses = uses + ? where word = ?')
  const forget = db.query('delete from words where word = ? and uses <= 0')
  const follow = db.query('insert or replace into followed (room, rev) values (?, ?)')
  const counts = new Map<string, number>()

  const freeEntry = (at: number): number => {
    for (let from = firstEntryAt(at); ; from += entriesPerMs) {
      const taken = last.get(from, from + entriesPerMs - 1)?.entry ?? from - 1
      if (taken + 1 < from + entriesPerMs) return taken + 1
    }
  }

  const add = ({ room, seq, at, words, marks }: Entry): void => {
    const entry = freeEntry(at)
    insert.run(entry, words, marks, room, seq)
    putPlace.run(room, seq, entry)
    countWords(counts, words, 1)
  }

  const takeOut = (room: string, seq: number, entry: number, words: string): void => {
    remove.run(entry)
    removePlace.run(room, seq)
    countWords(counts, words, -1)
  }

  const replace = (entry: number, before: string, { words, marks }: Entry): void => {
    update.run(words, marks, entry)
    countWords(counts, before, -1)
    countWords(counts, words, 1)
  }

  /** Answers whether words were taken out. */
  const change = (room: string, seq: number, next: Entry | undefined): boolean => {
    const entry = place.get(room, seq)?.entry
    const before = entry === undefined ? undefined : kept.get(entry)
    if (entry === undefined || !before) {
      if (next) add(next)
      return false
    }
    if (next?.words === before.words && next.marks === before.marks) return false
    if (next) replace(entry, before.words, next)
    else takeOut(room, seq, entry, before.words)
    return true
  }

  const finish = (room: string, rev: number): void => {
    for (const [word, by] of counts)
      if (by > 0) use.run(word, by)
      else if (by < 0) {
        unuse.run(by, word)
        forget.run(word)
      }
    counts.clear()
    follow.run(room, rev)
  }

  return { change, finish }
}

const find = (db: Database, lookup: Lookup, isSmall: boolean): Candidate[] => {
  const { where, values } = asked(lookup, isSmall)
  return db
    .query<Candidate, (string | number)[]>(
      `select rowid as entry, room, seq, words from entries ${where} order by rowid desc limit ?`,
    )
    .all(...values)
}

const count = (db: Database, lookup: Lookup, isSmall: boolean): number => {
  const { where, values } = asked(lookup, isSmall)
  const found = db.query<{ found: number }, (string | number)[]>(
    `select count(*) as found from (select rowid from entries ${where} limit ?)`,
  )
  return found.get(...values)?.found ?? 0
}

const asked = (
  { expression, rooms, from, before, limit }: Lookup,
  isSmall: boolean,
): { where: string; values: (string | number)[] } => {
  const isBare = expression.all.length === 0 && expression.marks.length === 0
  const areMarks = isBare || (isSmall && rooms.length <= roomsAsMarks)
  const marks = areMarks ? [...expression.marks, rooms.map(roomMark)] : expression.marks
  return {
    where: `where entries match ? and rowid >= ? and rowid < ?
      ${areMarks ? '' : 'and room in (select value from json_each(?))'}`,
    values: [
      ftsQuery({ ...expression, marks }),
      from,
      before,
      ...(areMarks ? [] : [JSON.stringify(rooms)]),
      limit,
    ],
  }
}
