import type { CommandName } from '../../../src/protocol/commands.ts'
import type { World } from './world.ts'

type Calls = Record<string, (world: World) => Record<string, unknown>>

/** Waits for what a call asked its world for. */
export const inputOf = async (command: CommandName, about: string, world: World): Promise<object> => {
  const fields = Object.entries(calls[command][about]?.(world) ?? {}).map(async ([name, value]) => [
    name,
    Array.isArray(value) ? await Promise.all(value) : await value,
  ])
  return Object.fromEntries(await Promise.all(fields))
}

/**
 * What each command is called with: right inputs, so that only the right to call it decides. A command that
 * may be done to different things has a row for each. A missing command does not compile.
 */
export const calls: Record<CommandName, Calls> = {
  'account.register': {
    '': ({ fresh, actor }) => ({ username: fresh(), password: `${actor.password} new` }),
  },
  'account.login': { '': ({ actor }) => ({ username: actor.name, password: actor.password }) },
  'account.enter-as-guest': { '': ({ fresh }) => ({ name: fresh() }) },
  'account.logout': { '': () => ({}) },
  'account.whoami': { '': () => ({}) },
  'account.verify-email': { '': () => ({ token: 'no-token-of-any-link' }) },
  'account.check-link': { '': () => ({ token: 'no-token-of-any-link' }) },
  'account.resend-verification': { '': ({ fresh }) => ({ email: `${fresh()}@example.org` }) },
  'account.change-email': {
    '': ({ fresh, actor }) => ({ email: `${fresh()}@example.org`, password: actor.password }),
  },
  'account.request-password-reset': { '': ({ fresh }) => ({ email: `${fresh()}@example.org` }) },
  'account.reset-password': {
    '': () => ({ token: 'no-token-of-any-link', password: 'a new long password' }),
  },
  'account.change-password': {
    '': ({ actor }) => ({ password: actor.password, newPassword: 'a new long password' }),
  },
  'account.update': { '': () => ({ displayName: 'Somebody' }) },
  'account.profile': { '': ({ target }) => ({ account: target }) },
  'account.profiles': { '': ({ target }) => ({ accounts: [target] }) },
  'account.avatar': { '': () => ({}) },
  'account.remove-avatar': { '': () => ({}) },
  'account.export': { '': () => ({}) },
  'account.delete': { '': ({ actor }) => ({ password: actor.password, content: 'keep' }) },

  'session.hello': { '': ({ actor }) => ({ protocol: 1, token: actor.token }) },
  'session.list': { '': () => ({}) },
  'session.revoke': { '': () => ({ others: true }) },

  'installation.get': { '': () => ({}) },
  'installation.claim': {
    '': ({ fresh }) => ({
      token: 'no-token-of-any-link',
      username: fresh(),
      password: 'a new long password',
    }),
  },
  'settings.get': { '': () => ({}) },
  'settings.set': { '': () => ({ name: 'installation.description', value: 'A quiet place' }) },
  'account.search': { '': () => ({ query: 'p-' }) },
  'account.sessions': { '': ({ target }) => ({ account: target }) },
  'account.end-sessions': { '': ({ target }) => ({ account: target }) },
  'account.send-reset': { '': ({ proved }) => ({ account: proved }) },
  'room.list-all': { '': () => ({}) },
  'admin.statistics': { '': () => ({}) },

  'room.create': { '': ({ fresh }) => ({ name: fresh(), kind: 'public' }) },
  'room.direct': { '': ({ targetName }) => ({ people: [targetName] }) },
  'room.list': { '': () => ({}) },
  'room.find': { '': ({ room }) => ({ name: room }) },
  'room.update': { '': ({ room }) => ({ room, topic: 'Something else' }) },
  'room.archive': { '': ({ room }) => ({ room, on: true }) },
  'room.favourite': { '': ({ room }) => ({ room, on: true }) },
  'room.pins': { '': ({ room }) => ({ room }) },
  'room.join': { '': ({ room }) => ({ room }) },
  'room.leave': { '': ({ room }) => ({ room }) },
  'room.invite': { '': ({ room, outsideName }) => ({ room, username: outsideName }) },
  'room.members': { '': ({ room }) => ({ room }) },
  'room.changes': { '': ({ room }) => ({ room, after: 0 }) },
  'room.history': { '': ({ room }) => ({ room }) },
  'room.read': { '': ({ room }) => ({ room, seq: 1 }) },
  'room.typing': { '': ({ room }) => ({ room }) },
  'room.statistics': { '': ({ room }) => ({ room }) },
  'slash.list': { '': () => ({}) },
  'search.messages': {
    'in the room': ({ room }) => ({ query: 'hello', room }),
    'in one’s rooms': () => ({ query: 'hello' }),
  },
  'search.status': { '': () => ({}) },
  'search.rebuild': { '': () => ({}) },
  'push.key': { '': () => ({}) },
  'push.subscribe': {
    '': ({ fresh }) => ({
      endpoint: `https://push.example.org/${fresh()}`,
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: '4vQK-SvRAN5eo-8ASlrwdw',
      },
    }),
  },
  'push.unsubscribe': { '': () => ({ endpoint: 'https://push.example.org/x' }) },
  'notification.list': { '': () => ({}) },
  'notification.read': { '': () => ({ upTo: '1' }) },
  'notification.set-room': { '': ({ room }) => ({ room, level: 'all' }) },
  'notification.settings': { '': () => ({}) },
  'notification.change-settings': { '': () => ({ doNotDisturb: null }) },
  'notification.why': { '': ({ theirs }) => ({ message: theirs }) },
  'presence.list': { '': () => ({}) },
  'leaderboard.show': { '': () => ({}) },
  'leaderboard.take-part': { '': () => ({ on: false }) },

  'message.send': { '': ({ room, fresh }) => ({ room, text: 'hello', nonce: fresh() }) },
  'message.get': { '': ({ theirs }) => ({ message: theirs }) },
  'message.restore': {
    'of one’s own': ({ mine }) => ({ message: mine }),
    'of somebody else': ({ theirs }) => ({ message: theirs }),
  },
  'message.versions': { '': ({ theirs }) => ({ message: theirs }) },
  'message.pin': { '': ({ theirs }) => ({ message: theirs, on: true }) },
  'thread.messages': { '': ({ theirs }) => ({ message: theirs }) },
  'thread.list': { '': () => ({}) },
  'thread.follow': { '': ({ theirs }) => ({ message: theirs, on: true }) },
  'thread.read': { '': ({ theirs }) => ({ message: theirs, seq: 1 }) },
  'draft.set': { '': ({ room }) => ({ room, text: 'Dear' }) },
  'draft.list': { '': () => ({}) },
  'message.edit': {
    'of one’s own': ({ mine }) => ({ message: mine, text: 'edited' }),
    'of somebody else': ({ theirs }) => ({ message: theirs, text: 'edited' }),
  },
  'message.delete': {
    'of one’s own': ({ mine }) => ({ message: mine }),
    'of somebody else': ({ theirs }) => ({ message: theirs }),
  },
  'message.react': { '': ({ theirs }) => ({ message: theirs, emoji: '👍', on: true }) },
  'message.report': { '': ({ theirs }) => ({ message: theirs, reason: 'spam' }) },

  'file.begin': { '': ({ room }) => ({ room, name: 'notes.txt', bytes: 5 }) },
  'file.write': {
    'of one’s own': ({ upload }) => ({ file: upload, offset: 5 }),
    'of somebody else': ({ theirUpload }) => ({ file: theirUpload, offset: 5 }),
  },
  'file.status': {
    'of one’s own': ({ upload }) => ({ file: upload }),
    'of somebody else': ({ theirUpload }) => ({ file: theirUpload }),
  },
  'file.finish': {
    'of one’s own': ({ whole }) => ({ file: whole }),
    'of somebody else': ({ theirWhole }) => ({ file: theirWhole }),
  },
  'file.cancel': {
    'of one’s own': ({ upload }) => ({ file: upload }),
    'of somebody else': ({ theirUpload }) => ({ file: theirUpload }),
  },
  'file.usage': { '': () => ({}) },
  'file.list': { '': ({ room }) => ({ room }) },
  'file.read': { 'of somebody else': ({ theirFile }) => ({ file: theirFile }) },

  'invitation.create': { '': () => ({ role: 'member' }) },
  'invitation.list': { '': () => ({}) },
  'invitation.revoke': { 'of somebody else': ({ invitation }) => ({ invitation }) },
  'mailbox.list': { '': () => ({}) },
  'mailbox.read': { 'that is not there': () => ({ mail: 'nothing' }) },
  'mailbox.send': { 'that is not there': () => ({ mail: 'nothing' }) },

  'room.remove-member': { '': ({ room, target }) => ({ room, account: target }) },
  'room.ban': {
    'of a member': ({ room, target }) => ({ room, account: target }),
    'of somebody outside': ({ room, outside }) => ({ room, account: outside }),
  },
  'room.unban': { '': ({ room, outcast }) => ({ room, account: outcast }) },
  'room.mute': {
    'of a member': ({ room, target }) => ({ room, account: target }),
    'of somebody outside': ({ room, outside }) => ({ room, account: outside }),
  },
  'room.unmute': { '': ({ room, outcast }) => ({ room, account: outcast }) },
  'room.set-role': { '': ({ room, target }) => ({ room, account: target, role: 'moderator' }) },
  'room.slow-mode': { '': ({ room }) => ({ room, seconds: 30 }) },
  'room.sanctions': { '': ({ room }) => ({ room }) },
  'account.ban': { '': ({ target }) => ({ account: target }) },
  'account.unban': { '': ({ outcast }) => ({ account: outcast }) },
  'account.mute': { '': ({ target }) => ({ account: target }) },
  'account.unmute': { '': ({ outcast }) => ({ account: outcast }) },
  'account.set-role': {
    moderator: ({ target }) => ({ account: target, role: 'moderator' }),
    owner: ({ target }) => ({ account: target, role: 'owner' }),
  },
  'account.sanctions': { '': () => ({}) },
  'report.list': {
    'of the room': ({ room }) => ({ room }),
    'of all rooms': () => ({}),
  },
  'report.resolve': { '': ({ report }) => ({ report, outcome: 'acted' }) },
  'moderation.preview-delete': {
    'in the room': ({ room, target }) => ({ room, accounts: [target] }),
    'in the room of somebody outside': ({ room, outside }) => ({ room, accounts: [outside] }),
    'in all rooms': ({ target }) => ({ accounts: [target] }),
  },
  'moderation.delete': {
    'in the room': ({ room, target }) => ({ room, accounts: [target] }),
    'in the room of somebody outside': ({ room, outside }) => ({ room, accounts: [outside] }),
    'in all rooms': ({ target }) => ({ accounts: [target] }),
  },
  'moderation.undo': {
    'in the room': ({ deletion }) => ({ deletion }),
    'in all rooms': ({ deletionEverywhere }) => ({ deletion: deletionEverywhere }),
  },
  'moderation.deletions': {
    'of the room': ({ room }) => ({ room }),
    'of all rooms': () => ({}),
  },
  'audit.list': { '': () => ({ limit: 10 }) },
  'audit.verify': { '': () => ({}) },
}
