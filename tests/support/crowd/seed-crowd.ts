import { systemIds } from '../../../src/server/system.ts'
import { openConnection } from '../postgres.ts'

/** So many members of a room, each with a session, written straight into PostgreSQL: hashing passwords takes minutes. */
export const seedCrowd = async (database: string, room: string, count: number): Promise<string[]> => {
  const tokens = Array.from({ length: count }, () => systemIds.token())
  const names = tokens.map((_, i) => `crowd${i}`)
  const client = await openConnection(database)
  const at = Date.now()
  await client.query(
    `insert into accounts (id, username, name_key, alike_key, role, password_hash, created_at, must_verify)
     select n, n, n, n, 'member', '', $2, 0 from unnest($1::text[]) as n`,
    [names, at],
  )
  await client.query(
    `insert into memberships (account, room, role, read, since)
     select n, r.id, 'member', r.rev, r.rev from unnest($1::text[]) as n, rooms as r where r.id in ('lobby', $2)`,
    [names, room],
  )
  await client.query(`update rooms set members = members + $1 where id in ('lobby', $2)`, [count, room])
  await client.query(
    `insert into sessions (id, token_hash, account, created_at, used_at, agent, address)
     select n, h, n, $3, $3, '', '127.0.0.1' from unnest($1::text[], $2::text[]) as one (n, h)`,
    [names, tokens.map(systemIds.hashToken), at],
  )
  await client.end()
  return tokens
}
