import { Database } from 'bun:sqlite'
import { ask } from './postgres.ts'

/** What an older chat kept, as statements that SQLite and PostgreSQL both understand. */
export type OldChat = { statements: string[] }

const text = (value: string | null): string => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`)

const hashOf = (password: string): string => Bun.password.hashSync(password, { algorithm: 'bcrypt', cost: 4 })

export const oldPassword = 'old password 1'

/** With rooms, members, ids and private messages. */
export const fullChat = (): OldChat => {
  const hash = hashOf(oldPassword)
  return {
    statements: [
      'create table users (id integer primary key, username text, email text, password_hash text, is_verified integer, first_name text, created_at text)',
      'create table rooms (id integer primary key, name text, is_private integer, created_by integer, created_at text)',
      'create table room_members (room_id integer, user_id integer)',
      'create table messages (id integer primary key, room_id integer, sender_id integer, content text, timestamp text)',
      'create table private_messages (id integer primary key, sender_id integer, receiver_id integer, message text, sent_at text)',
      `insert into users values
        (1, 'Ann', 'ann@example.org', '${hash}', 1, 'Anna', '2020-01-01 10:00:00'),
        (2, 'bob', null, '${hash}', 0, null, '2020-01-02 10:00:00'),
        (3, 'carol smith', 'carol@example.org', 'plain-text-password', 0, null, '2020-01-03 10:00:00')`,
      `insert into rooms values (1, 'general', 0, 1, '2020-01-01 10:00:00'), (2, 'secret', 1, 2, '2020-01-02 10:00:00')`,
      'insert into room_members values (1, 1), (1, 2), (1, 3), (2, 2), (2, 3)',
      `insert into messages values
        (1, 1, 1, 'hello', '2020-02-01 09:30:00.123456'),
        (2, 1, 2, ${text("bob's words")}, '2020-02-01 09:31:00'),
        (3, 2, 2, 'hidden', '2020-02-01 09:32:00'),
        (4, 1, 9, 'from a ghost', '2020-02-01 09:33:00'),
        (5, 1, 1, '   ', '2020-02-01 09:34:00'),
        (6, null, 3, 'in the one room', '2020-02-01 09:35:00')`,
      `insert into private_messages values (1, 1, 2, 'psst', '2020-02-02 08:00:00'), (2, 2, 1, 'what?', '2020-02-02 08:01:00')`,
    ],
  }
}

/** One room, names instead of ids, no keys, seconds since 1970. */
export const plainChat = (): OldChat => ({
  statements: [
    'create table users (username text, password text)',
    'create table messages (username text, message text, created_at text)',
    `insert into users values ('dave', '${hashOf(oldPassword).replace('$2b$', '$2a$')}')`,
    `insert into messages values ('dave', 'again', '1580549400'), ('dave', 'again', '1580549400'), ('nobody', 'I have no account', '1580549460')`,
  ],
})

export const writeSqlite = (file: string, { statements }: OldChat): void => {
  const db = new Database(file, { create: true })
  for (const statement of statements) db.run(statement)
  db.close()
}

export const writePostgres = async (url: string, { statements }: OldChat): Promise<void> => {
  for (const statement of statements) await ask(url, statement)
}
