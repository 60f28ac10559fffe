import { CliFault } from '../cli-fault.ts'
import type { Table } from './source.ts'

/** For each thing that is looked for, the column that holds it in this database. */
export type Found<K extends string> = { table: string; columns: { [C in K]?: string } }

type Sought<K extends string> = { tables: string[]; columns: Record<K, string[]>; needs: K[] }

/** The old systems call the same things by different names; the first that is there counts. */
const sought = {
  users: {
    tables: ['users', 'user', 'accounts_user', 'auth_user', 'accounts'],
    columns: {
      id: ['id', 'user_id'],
      name: ['username', 'user_name', 'name', 'login'],
      password: ['password_hash', 'hashed_password', 'passwordhash', 'password'],
      email: ['email', 'email_address'],
      verified: ['is_verified', 'email_verified', 'is_email_verified', 'verified'],
      first: ['first_name', 'firstname'],
      last: ['last_name', 'lastname'],
      at: ['created_at', 'registered_at', 'date_joined', 'created'],
    },
    needs: ['name'],
  },
  rooms: {
    tables: ['rooms', 'room', 'chat_rooms', 'chat_room', 'chat_chatroom'],
    columns: {
      id: ['id', 'room_id'],
      name: ['name', 'room_name', 'title'],
      isPrivate: ['is_private', 'private'],
      owner: ['created_by', 'owner_id', 'creator_id', 'created_by_id', 'owner', 'creator'],
      at: ['created_at', 'created', 'timestamp'],
    },
    needs: ['name'],
  },
  members: {
    tables: ['room_members', 'participants', 'room_participants', 'memberships', 'chat_room_participants'],
    columns: {
      room: ['room_id', 'chatroom_id', 'room', 'room_name'],
      user: ['user_id', 'customuser_id', 'member_id', 'username', 'user'],
    },
    needs: ['room', 'user'],
  },
  messages: {
    tables: ['messages', 'message', 'chat_messages', 'chat_message'],
    columns: {
      id: ['id', 'message_id'],
      room: ['room_id', 'chatroom_id', 'room', 'room_name'],
      author: ['user_id', 'sender_id', 'author_id', 'username', 'sender', 'author', 'user'],
      to: ['receiver_id', 'recipient_id', 'to_user_id', 'receiver', 'recipient', 'to_user', 'to_username'],
      text: ['content', 'message', 'text', 'body'],
      at: ['timestamp', 'created_at', 'sent_at', 'time', 'date'],
    },
    needs: ['author', 'text'],
  },
  privateMessages: {
    tables: ['private_messages', 'private_message', 'direct_messages'],
    columns: {
      id: ['id', 'message_id'],
      author: ['sender_id', 'from_user_id', 'user_id', 'sender', 'from_user', 'username'],
      to: ['receiver_id', 'recipient_id', 'to_user_id', 'receiver', 'recipient', 'to_user', 'to_username'],
      text: ['content', 'message', 'text', 'body'],
      at: ['timestamp', 'created_at', 'sent_at', 'time', 'date'],
    },
    needs: ['author', 'to', 'text'],
  },
} satisfies Record<string, Sought<string>>

type Sort = keyof typeof sought
type FoundOf<S extends Sort> = Found<keyof (typeof sought)[S]['columns'] & string>

/** What of a chat there is in a database. */
export type Layout = { [S in Sort]?: FoundOf<S> } & {
  messages?: FoundOf<'messages'>
  users?: FoundOf<'users'>
}

/** Throws `CliFault` when there are neither users nor messages. */
export const detect = (tables: Table[]): Layout => {
  const layout = Object.fromEntries(
    Object.entries(sought).flatMap(([sort, what]) => {
      const found = find(tables, what)
      return found ? [[sort, found]] : []
    }),
  ) as Layout
  if (!layout.users && !layout.messages)
    throw new CliFault(
      `This database has no tables "users" and "messages" of a chat; it has ${tables.map(({ name }) => name).join(', ') || 'none'}.`,
    )
  return layout
}

const find = (
  tables: Table[],
  { tables: names, columns, needs }: Sought<string>,
): Found<string> | undefined => {
  for (const name of names) {
    const table = tables.find((one) => one.name.toLowerCase() === name)
    if (!table) continue
    const has = new Set(table.columns.map((column) => column.toLowerCase()))
    const found = Object.fromEntries(
      Object.entries(columns).flatMap(([what, options]) => {
        const column = options.find((option) => has.has(option))
        return column === undefined ? [] : [[what, column]]
      }),
    )
    if (needs.every((need) => found[need] !== undefined)) return { table: table.name, columns: found }
  }
  return undefined
}
