import { expect, test } from 'bun:test'
import { detect } from './detect.ts'

test('tables and columns are known by the names that the old systems gave them', () => {
  const layout = detect([
    { name: 'Users', columns: ['id', 'Username', 'password'] },
    { name: 'chat_message', columns: ['id', 'chatroom_id', 'sender_id', 'content', 'timestamp'] },
    { name: 'sqlite_sequence', columns: ['name', 'seq'] },
  ])
  expect(layout.users).toEqual({
    table: 'Users',
    columns: { id: 'id', name: 'username', password: 'password' },
  })
  expect(layout.messages).toEqual({
    table: 'chat_message',
    columns: { id: 'id', room: 'chatroom_id', author: 'sender_id', text: 'content', at: 'timestamp' },
  })
  expect(layout.rooms).toBeUndefined()
})

test('a table that lacks what is needed is none', () => {
  expect(() => detect([{ name: 'messages', columns: ['id', 'timestamp'] }])).toThrow('it has messages.')
  expect(() => detect([])).toThrow('it has none.')
})
