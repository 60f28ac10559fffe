import type { Setting } from '../../protocol/commands/settings.ts'
import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Person } from '../../protocol/entities/administration.ts'
import type { Invitation } from '../../protocol/entities/invitation.ts'
import type { OwedMailView } from '../../protocol/entities/mail.ts'
import type { Notification, QuietHours } from '../../protocol/entities/notifications.ts'
import type { Profile } from '../../protocol/entities/profiles.ts'
import type { Account, Message, Room, Session } from '../../protocol/entities.ts'
import { conversationExamples } from './conversation-examples.ts'
import { fileExamples } from './file-examples.ts'
import { moderationExamples } from './moderation-examples.ts'
import type { RestCommand } from './rest-commands.ts'

const at = '2026-11-21T09:30:00.000Z'
const alice: Account = { id: 'k3mzw7r2fe', username: 'alice', role: 'owner', createdAt: at }
const author = { id: alice.id, name: 'alice' }
const token = 'q5Jd0uYxk2v8Zt7mEw1rNfB4sHgC9aLpTiXoV6yKcUe'
const password = 'correct horse battery'
const room: Room = {
  id: 'w8d4qh6tzp',
  name: 'gardening',
  kind: 'public',
  topic: 'What grows now',
  rev: 44,
  members: 12,
  role: 'member',
  read: 44,
  unread: 0,
  mentions: 0,
}
const message: Message = {
  id: 'w8d4qh6tzp.44',
  seq: 44,
  rev: 45,
  author,
  text: 'The first frost is here.',
  at,
  reactions: [{ emoji: '👍', accounts: ['b9x2c5v7nm'] }],
}
const pushKey = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'
const notification: Notification = {
  id: '1832784793610241',
  room: room.id,
  message: message.id,
  seq: message.seq,
  author,
  addressed: 'mention',
  at,
}
const doNotDisturb: QuietHours = {
  timeZone: 'Europe/Berlin',
  times: [{ days: [1, 2, 3, 4, 5], from: '22:00', to: '07:00' }],
}
const registrationMode: Setting = {
  name: 'registration.mode',
  value: 'open',
  default: 'open',
  isSet: false,
  about: 'Who may register.',
  schema: { type: 'string', enum: ['open', 'invitation', 'domain', 'closed'] },
}
const session: Session = {
  id: 'h2s6y9e4gu',
  createdAt: at,
  usedAt: at,
  agent: 'curl/8.9',
  device: 'curl',
  address: '203.0.113.9',
  current: false,
}
const person: Person = {
  id: alice.id,
  username: 'alice',
  role: 'owner',
  states: ['active'],
  createdAt: at,
  email: 'alice@example.org',
  sessions: 1,
  usedAt: at,
  online: true,
}
const profile: Profile = {
  account: alice.id,
  username: 'alice',
  displayName: 'Alice A.',
  status: { text: 'In the garden', emoji: '🌱', until: '2026-11-21T12:00:00.000Z' },
}
const inRoom = { room: room.id }
const email = 'alice@example.org'
const withAddress: Account = { ...alice, email, emailVerified: true }
const invitation: Invitation = {
  id: 'n4j7t2x9qd',
  inviter: author,
  role: 'member',
  rooms: [room.id],
  createdAt: at,
  expiresAt: '2026-11-28T09:30:00.000Z',
  uses: 30,
  usesLeft: 30,
}
const mail: OwedMailView = {
  id: 'p5v8c3m6zr',
  kind: 'reset-asked',
  address: email,
  state: 'kept',
  createdAt: at,
  tries: 1,
}

/** One call of each command, for the description of the interface. */
export const examples: { [C in RestCommand]: { input: CommandInput<C>; output: CommandOutput<C> } } = {
  'account.register': { input: { username: 'alice', password }, output: { token, account: alice } },
  'account.login': { input: { username: 'alice', password }, output: { token, account: alice } },
  'account.logout': { input: {}, output: {} },
  'account.whoami': { input: {}, output: { account: alice, session: 'h2s6y9e4gu' } },
  'account.update': {
    input: { displayName: 'Alice A.', status: profile.status },
    output: { profile },
  },
  'account.profile': { input: { username: 'alice' }, output: { profile, online: true, lastSeen: at } },
  'account.profiles': { input: { accounts: [alice.id] }, output: { profiles: [profile] } },
  'account.remove-avatar': { input: {}, output: { profile } },
  'account.delete': { input: { password, content: 'keep' }, output: {} },
  'account.verify-email': { input: { token }, output: { username: 'alice', email } },
  'account.check-link': { input: { token }, output: { purpose: 'verify', username: 'alice', email } },
  'account.resend-verification': { input: { email }, output: {} },
  'account.change-email': {
    input: { email: 'alice@garden.example', password },
    output: { account: { ...withAddress, newEmail: 'alice@garden.example' } },
  },
  'account.request-password-reset': { input: { email }, output: {} },
  'account.reset-password': { input: { token, password }, output: { username: 'alice' } },
  'account.change-password': {
    input: { password, newPassword: 'a much longer battery staple' },
    output: { revoked: 1 },
  },
  'session.list': {
    input: {},
    output: {
      sessions: [{ ...session, current: true }],
    },
  },
  'session.revoke': { input: { others: true }, output: { revoked: 2 } },
  'room.create': {
    input: { name: 'gardening', kind: 'public', topic: 'What grows now' },
    output: { room: { ...room, rev: 1, members: 1, role: 'owner', read: 1 } },
  },
  'room.statistics': {
    input: { room: 'lobby' },
    output: {
      members: 2,
      online: [author],
      messages: 1,
      sent: 2,
      week: Array.from({ length: 168 }, (_, hour) => (hour === 129 ? 1 : 0)),
      top: [{ account: author, messages: 1 }],
    },
  },
  'leaderboard.show': {
    input: { by: 'messages', span: 'week' },
    output: { leaders: [{ account: author, messages: 1, activeSeconds: 340 }] },
  },
  'leaderboard.take-part': { input: { on: true }, output: {} },
  'push.key': { input: {}, output: { key: pushKey } },
  'push.subscribe': {
    input: {
      endpoint: 'https://push.example.org/send/1f3a',
      keys: { p256dh: pushKey, auth: '4vQK-SvRAN5eo-8ASlrwdw' },
    },
    output: {},
  },
  'push.unsubscribe': { input: { endpoint: 'https://push.example.org/send/1f3a' }, output: {} },
  'notification.list': {
    input: { limit: 20 },
    output: {
      notifications: [{ ...notification, content: { ...message, mentions: ['b9x2c5v7nm'] } }],
      unread: 1,
      more: false,
    },
  },
  'notification.read': { input: { upTo: notification.id }, output: { unread: 0 } },
  'notification.set-room': {
    input: { ...inRoom, level: 'all' },
    output: { room: { ...room, notify: { level: 'all' } } },
  },
  'notification.settings': { input: {}, output: { doNotDisturb, rooms: [] } },
  'notification.change-settings': { input: { doNotDisturb }, output: { doNotDisturb, rooms: [] } },
  'notification.why': {
    input: { message: message.id },
    output: {
      notify: 'no',
      because: 'not-mentioned',
      sentence: 'It does not mention you, and you are notified of mentions only.',
    },
  },
  'slash.list': {
    input: {},
    output: {
      commands: [
        {
          name: 'me',
          aliases: ['action'],
          arguments: [{ name: 'what', kind: 'text' }],
          about: 'Say what you do.',
          who: 'members of the room',
        },
      ],
      custom: [{ name: 'rules', about: 'How we talk here', text: 'Be kind. No advertising.' }],
    },
  },
  'room.direct': {
    input: { people: ['bob'] },
    output: { room: { ...room, name: 'bob', kind: 'private', people: [{ id: 'qd3k1v', name: 'bob' }] } },
  },
  'room.list': { input: {}, output: { rooms: [room] } },
  'room.join': { input: inRoom, output: { room } },
  'room.leave': { input: inRoom, output: {} },
  'room.invite': { input: { ...inRoom, username: 'bob' }, output: {} },
  'room.members': {
    input: { ...inRoom, limit: 100 },
    output: { members: [{ account: author, role: 'owner', online: true }], more: false },
  },
  'room.changes': {
    input: { ...inRoom, after: 41, limit: 500 },
    output: { messages: [message], rev: 45, more: false },
  },
  'room.history': {
    input: { ...inRoom, before: 45, limit: 50 },
    output: { messages: [message], rev: 45, moreBefore: true, moreAfter: false },
  },
  'room.read': { input: { ...inRoom, seq: 44 }, output: { read: 44, unread: 0, mentions: 0, rev: 44 } },
  'room.typing': { input: inRoom, output: {} },
  'account.search': {
    input: { query: 'ali', state: 'active' },
    output: { accounts: [person], more: false },
  },
  'account.sessions': { input: { account: alice.id }, output: { sessions: [session] } },
  'account.end-sessions': { input: { account: alice.id }, output: { revoked: 1 } },
  'account.send-reset': { input: { account: alice.id }, output: {} },
  'room.list-all': {
    input: { limit: 100 },
    output: {
      rooms: [
        {
          id: room.id,
          kind: 'public',
          createdAt: at,
          name: room.name,
          topic: room.topic,
          members: 12,
          rev: 44,
        },
        { id: 'z4k8w2m6qd', kind: 'private', createdAt: at },
      ],
      total: { public: 1, private: 1 },
      more: false,
    },
  },
  'admin.statistics': {
    input: { days: 30 },
    output: {
      days: [{ day: '2026-11-21', messages: 38 }],
      complete: true,
      people: { total: 12, online: 3, activeDay: 7, activeWeek: 9, activeMonth: 11 },
      rooms: {
        public: 1,
        private: 1,
        busiest: [
          { id: room.id, kind: 'public', name: room.name, messages: 31 },
          { id: 'z4k8w2m6qd', kind: 'private', messages: 7 },
        ],
      },
      storage: { database: 1_048_576, files: 0, logs: 20_480, free: 8_000_000_000 },
    },
  },
  'installation.get': {
    input: {},
    output: {
      name: 'Gardeners of Ghent',
      description: '',
      registration: 'open',
      emailRequired: false,
      guests: true,
      hasOwner: true,
    },
  },
  'installation.claim': { input: { token, username: 'alice', password }, output: { token, account: alice } },
  'settings.get': { input: { name: 'registration.mode' }, output: { settings: [registrationMode] } },
  'settings.set': {
    input: { name: 'registration.mode', value: 'invitation' },
    output: { setting: { ...registrationMode, value: 'invitation', isSet: true } },
  },
  'invitation.create': {
    input: { role: 'member', uses: 30, rooms: [room.id] },
    output: { invitation, link: `https://chat.example.org/invite/${token}` },
  },
  'invitation.list': { input: {}, output: { invitations: [invitation] } },
  'invitation.revoke': { input: { invitation: invitation.id }, output: {} },
  'mailbox.list': { input: { state: 'kept' }, output: { mails: [mail] } },
  'mailbox.read': {
    input: { mail: mail.id },
    output: {
      mail,
      subject: 'Set a new password',
      text: `Hello alice, …\n\nhttps://chat.example.org/reset-password/${token}\n\n…`,
    },
  },
  'mailbox.send': { input: { mail: mail.id }, output: {} },
  'presence.list': { input: { limit: 100 }, output: { online: [author], total: 1, more: false } },
  'search.messages': {
    input: { query: 'frost from:alice' },
    output: {
      hits: [{ room: room.id, message, snippet: message.text, highlights: [[10, 15]] }],
      total: 1,
    },
  },
  'search.status': {
    input: {},
    output: { indexed: 28_564, changes: 28_564, rebuilding: false, bytes: 9_437_184 },
  },
  'search.rebuild': { input: {}, output: {} },
  'message.send': {
    input: { ...inRoom, text: message.text, nonce: 'c1-17' },
    output: { id: message.id, seq: 44, rev: 44, at },
  },
  'message.get': { input: { message: message.id }, output: { room: room.id, message } },
  'message.edit': {
    input: { message: message.id, text: 'The first frost is here, early this year.' },
    output: { rev: 46 },
  },
  'message.delete': { input: { message: message.id }, output: { rev: 47 } },
  'message.react': { input: { message: message.id, emoji: '👍', on: true }, output: { rev: 45 } },
  ...fileExamples,
  ...moderationExamples,
  ...conversationExamples,
}
