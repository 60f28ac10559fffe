import type { auditCommands } from '../../protocol/commands/audit.ts'
import type { deletionCommands } from '../../protocol/commands/deletions.ts'
import type { moderationCommands } from '../../protocol/commands/moderation.ts'
import type { reportCommands } from '../../protocol/commands/reports.ts'
import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { AuditEntry, Deletion, Report, Sanction } from '../../protocol/entities/moderation.ts'

type Moderation =
  | keyof typeof moderationCommands
  | keyof typeof reportCommands
  | keyof typeof deletionCommands
  | keyof typeof auditCommands

const at = '2026-11-21T09:30:00.000Z'
const until = '2026-11-28T09:30:00.000Z'
const alice = { id: 'k3mzw7r2fe', name: 'alice' }
const mallory = { id: 'b9x2c5v7nm', name: 'mallory' }
const room = { id: 'w8d4qh6tzp', name: 'gardening' }
const reason = 'Advertising'
const on = { room: room.id, account: mallory.id }
const terms = { reason, until }
const ban: Sanction = { kind: 'ban', account: mallory, ...terms, by: alice, at }
const mute: Sanction = { ...ban, kind: 'mute' }
const account = { account: mallory.id }
const report: Report = {
  id: 'd2m8k5w9xb',
  at,
  reporter: alice,
  room,
  message: 'w8d4qh6tzp.44',
  author: mallory,
  text: 'Buy my seeds!',
  reason,
  state: 'open',
}
const span = { accounts: [mallory.id], from: '2026-11-21T09:00:00.000Z', to: at }
const deletion: Deletion = {
  id: 'r6f3z8c2hv',
  at,
  by: alice,
  ...span,
  accounts: [mallory],
  reason,
  messages: 1,
  undoUntil: '2026-12-21T09:30:00.000Z',
}
const entry: AuditEntry = {
  seq: 7,
  at,
  actor: alice,
  address: '203.0.113.9',
  action: 'room.ban',
  subject: mallory.id,
  room: room.id,
  details: terms,
  hash: '4c5b0d8d2f6a1e97c3b8a5f0e4d7c6b1a2938475665748392a1b0c9d8e7f6a5b',
}

/** The calls of moderation; part of `examples`. */
export const moderationExamples: {
  [C in Moderation]: { input: CommandInput<C>; output: CommandOutput<C> }
} = {
  'room.remove-member': { input: { ...on, reason }, output: {} },
  'room.ban': { input: { ...on, ...terms }, output: { sanction: { ...ban, room: room.id } } },
  'room.unban': { input: on, output: {} },
  'room.mute': { input: { ...on, ...terms }, output: { sanction: { ...mute, room: room.id } } },
  'room.unmute': { input: on, output: {} },
  'room.set-role': { input: { ...on, role: 'moderator' }, output: {} },
  'room.slow-mode': { input: { room: room.id, seconds: 30 }, output: {} },
  'room.sanctions': {
    input: { room: room.id },
    output: { sanctions: [{ ...ban, room: room.id }], more: false },
  },
  'account.ban': { input: { ...account, ...terms }, output: { sanction: ban } },
  'account.unban': { input: account, output: {} },
  'account.mute': { input: { ...account, ...terms }, output: { sanction: mute } },
  'account.unmute': { input: account, output: {} },
  'account.set-role': { input: { ...account, role: 'moderator' }, output: {} },
  'account.sanctions': { input: {}, output: { sanctions: [ban], more: false } },
  'message.report': { input: { message: report.message, reason }, output: { report: report.id } },
  'report.list': { input: { state: 'open' }, output: { reports: [report], more: false } },
  'report.resolve': {
    input: { report: report.id, outcome: 'acted', note: 'Banned for a week' },
    output: {
      report: { ...report, state: 'acted', resolvedBy: alice, resolvedAt: at, note: 'Banned for a week' },
    },
  },
  'moderation.preview-delete': {
    input: span,
    output: {
      messages: 1,
      rooms: [{ ...room, messages: 1 }],
      hidden: 0,
      newest: [{ id: report.message, seq: 44, rev: 44, author: mallory, text: report.text, at }],
    },
  },
  'moderation.delete': { input: { ...span, reason }, output: { deletion } },
  'moderation.undo': {
    input: { deletion: deletion.id },
    output: { deletion: { ...deletion, undoneAt: at }, restored: 1 },
  },
  'moderation.deletions': { input: { limit: 100 }, output: { deletions: [deletion], more: false } },
  'audit.list': { input: { action: 'room.', limit: 100 }, output: { entries: [entry], more: false } },
  'audit.verify': { input: {}, output: { ok: true, entries: 7, head: entry.hash } },
}
