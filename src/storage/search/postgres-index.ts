import type { QueryResult } from 'pg'
import type { Lane, Statement, Transaction } from '../postgres/lane.ts'
import {
  type Candidate,
  countWords,
  type EntryChange,
  entriesPerMs,
  firstEntryAt,
  type Lookup,
  type SearchIndex,
} from './search-index.ts'
import { tsQuery, tsVector } from './ts-query.ts'

export type IndexTables = { entries: string; words: string; followed: string }

export const indexTables = (prefix: 'search' | 'search_next'): IndexTables => ({
  entries: `${prefix}_entries`,
  words: `${prefix}_words`,
  followed: `${prefix}_followed`,
})

/** One node at a time writes the index, whatever tables it is in. */
export const indexLock = "select pg_advisory_xact_lock(hashtext('parley search ' || current_schema()))"

type Ask = <R extends object>(statement: Statement) => Promise<QueryResult<R>>

/** The index in tables beside the messages; every node reads and follows it. */
export const openPostgresIndex = (
  tables: IndexTables,
  { ask, lane }: { ask: Ask; lane: Lane },
): SearchIndex => ({
  async followed() {
    const { rows } = await ask<{ room: string; rev: number }>({
      text: `select room, rev from ${tables.followed}`,
    })
    return new Map(rows.map(({ room, rev }) => [room, rev]))
  },
  apply: (room, { after, rev }, changes) =>
    lane.transaction(async (transaction) => {
      await transaction.ask({ text: indexLock })
      const { rows } = await transaction.ask<{ rev: number }>({
        text: `select rev from ${tables.followed} where room = $1`,
        values: [room],
      })
      if ((rows[0]?.rev ?? 0) !== after) return
      await applyChanges(transaction, tables, room, changes)
      await transaction.ask({
        text: `insert into ${tables.followed} (room, rev) values ($1, $2) on conflict (room) do update set rev = excluded.rev`,
        values: [room, rev],
      })
    }),
  find: (lookup) => find(ask, tables, lookup),
  count: (lookup) => count(ask, tables, lookup),
  async words(limit) {
    const { rows } = await ask<{ word: string; uses: number }>({
      text: `select word, uses from ${tables.words} order by uses desc, word limit $1`,
      values: [limit],
    })
    return rows
  },
  async bytes() {
    const sizes = Object.values(tables).map((table) => `pg_total_relation_size('${table}')`)
    const { rows } = await ask<{ bytes: number }>({ text: `select ${sizes.join(' + ')} as bytes` })
    return rows[0]?.bytes ?? 0
  },
  tidy: async () => {},
  scrub: async () => {},
  close: async () => {},
})

type Kept = { seq: number; entry: number; words: string; marks: string }
type Row = { entry: number; seq: number; words: string; marks: string }

const applyChanges = async (
  { ask }: Transaction,
  tables: IndexTables,
  room: string,
  changes: EntryChange[],
): Promise<void> => {
  const found = await ask<Kept>({
    text: `select seq, entry, words, marks from ${tables.entries} where room = $1 and seq = any($2::bigint[])`,
    values: [room, changes.map(({ seq }) => seq)],
  })
  const kept = new Map(found.rows.map((row) => [row.seq, row]))
  const counts = new Map<string, number>()
  const [gone, put, fresh]: [number[], Row[], EntryChange[]] = [[], [], []]
  for (const { seq, entry } of changes) {
    const before = kept.get(seq)
    if (!before && entry) fresh.push({ seq, entry })
    if (!before || (entry?.words === before.words && entry.marks === before.marks)) continue
    countWords(counts, before.words, -1)
    gone.push(before.entry)
    if (entry) put.push({ entry: before.entry, seq, words: entry.words, marks: entry.marks })
  }
  put.push(...(await numbered(ask, tables, fresh)))
  for (const { words } of put) countWords(counts, words, 1)
  await ask({ text: `delete from ${tables.entries} where entry = any($1::bigint[])`, values: [gone] })
  await insert(ask, tables, room, put)
  await changeCounts(ask, tables, counts)
}

/** New entries take the next free numbers of the time they were sent at, or of the next one with room. */
const numbered = async (ask: Ask, tables: IndexTables, fresh: EntryChange[]): Promise<Row[]> => {
  const rows: Row[] = []
  const free = new Map<number, number>()
  let waiting = fresh.flatMap(({ seq, entry }) =>
    entry ? [{ seq, entry, start: firstEntryAt(entry.at) }] : [],
  )
  while (waiting.length > 0) {
    await findFree(ask, tables, free, [...new Set(waiting.map(({ start }) => start))])
    const full: typeof waiting = []
    for (const one of waiting) {
      const { seq, entry, start } = one
      const number = free.get(start) as number
      if (number >= start + entriesPerMs) full.push({ ...one, start: start + entriesPerMs })
      else rows.push({ entry: number, seq, words: entry.words, marks: entry.marks })
      free.set(start, number + 1)
    }
    waiting = full
  }
  return rows
}

const findFree = async (
  ask: Ask,
  tables: IndexTables,
  free: Map<number, number>,
  starts: number[],
): Promise<void> => {
  const unknown = starts.filter((start) => !free.has(start))
  const { rows } = await ask<{ start: number; last: number | null }>({
    text: `select s.start, (select max(entry) from ${tables.entries}
        where entry >= s.start and entry < s.start + ${entriesPerMs}) as last
      from unnest($1::bigint[]) as s (start)`,
    values: [unknown],
  })
  for (const { start, last } of rows) free.set(start, last === null ? start : last + 1)
}

const insert = async (ask: Ask, tables: IndexTables, room: string, rows: Row[]): Promise<void> => {
  if (rows.length === 0) return
  await ask({
    text: `insert into ${tables.entries} (entry, room, seq, words, marks, terms)
      select v.entry, $1, v.seq, v.words, v.marks, v.terms::tsvector
      from unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[]) as v (entry, seq, words, marks, terms)`,
    values: [
      room,
      rows.map(({ entry }) => entry),
      rows.map(({ seq }) => seq),
      rows.map(({ words }) => words),
      rows.map(({ marks }) => marks),
      rows.map(({ words, marks }) => tsVector(words, marks)),
    ],
  })
}

const changeCounts = async (ask: Ask, tables: IndexTables, counts: Map<string, number>): Promise<void> => {
  const changed = [...counts].filter(([, by]) => by !== 0)
  if (changed.length === 0) return
  await ask({
    text: `insert into ${tables.words} as w (word, uses) select * from unnest($1::text[], $2::bigint[])
      on conflict (word) do update set uses = w.uses + excluded.uses`,
    values: [changed.map(([word]) => word), changed.map(([, by]) => by)],
  })
  const fewer = changed.filter(([, by]) => by < 0).map(([word]) => word)
  if (fewer.length > 0)
    await ask({
      text: `delete from ${tables.words} where word = any($1::text[]) and uses <= 0`,
      values: [fewer],
    })
}

const find = async (ask: Ask, tables: IndexTables, lookup: Lookup): Promise<Candidate[]> => {
  const { where, values } = asked(lookup)
  const { rows } = await ask<Candidate>({
    text: `select entry, room, seq, words from ${tables.entries} ${where} order by entry desc limit $4`,
    values,
  })
  return rows
}

const count = async (ask: Ask, tables: IndexTables, lookup: Lookup): Promise<number> => {
  const { where, values } = asked(lookup)
  const { rows } = await ask<{ found: number }>({
    text: `select count(*) as found from (select from ${tables.entries} ${where} limit $4) as counted`,
    values,
  })
  return rows[0]?.found ?? 0
}

const asked = ({ expression, rooms, from, before, limit }: Lookup): { where: string; values: unknown[] } => {
  const terms = tsQuery(expression)
  return {
    where: `where entry >= $1 and entry < $2 and room = any($3::text[]) ${terms === '' ? '' : 'and terms @@ $5::tsquery'}`,
    values: [from, before, rooms, limit, ...(terms === '' ? [] : [terms])],
  }
}
