import type { ThreadState } from '../../protocol/entities/conversation.ts'
import type { Message, Room } from '../../protocol/entities.ts'

const at = '2026-11-21T09:30:00.000Z'
const room: Room = {
  id: 'w8d4qh6tzp',
  name: 'gardening',
  kind: 'public',
  topic: 'What grows now',
  description: 'Questions and answers about gardens.',
  rev: 44,
  members: 12,
  role: 'member',
  read: 44,
  unread: 0,
  mentions: 0,
}
const bob = { id: 'b9x2c5v7nm', name: 'bob' }
const root: Message = {
  id: 'w8d4qh6tzp.44',
  seq: 44,
  rev: 46,
  author: { id: 'k3mzw7r2fe', name: 'alice' },
  text: 'The first frost is here.',
  at,
  replies: { count: 1, lastAt: '2026-11-21T09:31:00.000Z', people: [bob.id] },
}
const reply: Message = {
  id: 'w8d4qh6tzp.45',
  seq: 45,
  rev: 45,
  author: bob,
  text: 'And the dahlias?',
  at: '2026-11-21T09:31:00.000Z',
  thread: root.id,
}
const state: ThreadState = { following: true, read: 44, unread: 1, mentions: 0, rev: 46 }
const message = root.id

/** What is said in rooms beyond sending: threads, pins, drafts and what rooms are called. */
export const conversationExamples = {
  'room.find': { input: { name: 'gardening' }, output: { room } },
  'room.update': {
    input: { room: room.id, topic: 'What grows now', description: 'Questions and answers about gardens.' },
    output: { room },
  },
  'room.archive': {
    input: { room: room.id, on: true },
    output: { room: { ...room, archived: true as const } },
  },
  'room.favourite': {
    input: { room: room.id, on: true },
    output: { room: { ...room, favourite: true as const } },
  },
  'room.pins': {
    input: { room: room.id },
    output: { messages: [{ ...root, pinned: { by: bob.id, at } }], more: false },
  },
  'message.restore': { input: { message }, output: { rev: 48 } },
  'message.versions': {
    input: { message },
    output: {
      versions: [
        { text: 'The first frost is her.', at },
        { text: root.text, at },
      ],
    },
  },
  'message.pin': { input: { message, on: true }, output: { rev: 49 } },
  'thread.messages': {
    input: { message, limit: 50 },
    output: { room: room.id, root, messages: [reply], state, moreBefore: false, moreAfter: false },
  },
  'thread.list': {
    input: { limit: 50 },
    output: { threads: [{ room: room.id, root, state }], more: false },
  },
  'thread.follow': { input: { message, on: true }, output: { state } },
  'thread.read': { input: { message, seq: 45 }, output: { state: { ...state, read: 45, unread: 0 } } },
  'draft.set': { input: { room: room.id, text: 'Dear garde' }, output: {} },
  'draft.list': { input: {}, output: { drafts: [{ room: room.id, text: 'Dear garde', at }] } },
}
