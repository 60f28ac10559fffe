import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { openForWriting } from '../src/storage/sqlite/open-database.ts'

/**
 * Puts `count` rooms named `room-0` … into a database that a server has prepared, each with one account whose
 * token is `bench-token-0` …: names that a generator which only counts can say.
 */
export const seedRooms = (data: string, count: number): void => {
  const db = openForWriting(join(data, 'parley.db'))
  const now = Date.now()
  db.transaction(() => {
    for (let i = 0; i < count; i++) {
      const hash = createHash('sha256').update(`bench-token-${i}`).digest('base64url')
      db.run(
        `insert into accounts (id, username, name_key, role, created_at) values (?, ?, ?, 'member', ?)`,
        [`account-${i}`, `person-${i}`, `person-${i}`, now],
      )
      db.run(
        `insert into sessions (id, token_hash, account, created_at, used_at, agent, address) values (?, ?, ?, ?, ?, '', '')`,
        [`session-${i}`, hash, `account-${i}`, now, now],
      )
      db.run(
        `insert into rooms (id, name, name_key, kind, topic, rev, members, created_at) values (?, ?, ?, 'public', '', 0, 1, ?)`,
        [`room-${i}`, `room-${i}`, `room-${i}`, now],
      )
      db.run(`insert into memberships (account, room, role) values (?, ?, 'owner')`, [
        `account-${i}`,
        `room-${i}`,
      ])
    }
  })()
  db.close()
}
