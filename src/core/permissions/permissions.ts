import type { CommandName, commands } from '../../protocol/commands.ts'
import type { AccountRole, RoomRole } from '../../protocol/entities.ts'

/** Account roles that need no role in the room. */
export type Instead = {
  roles: readonly AccountRole[]
  /** Also in private rooms that they don't belong to. Otherwise only in rooms they can see, and no direct ones. */
  hidden: boolean
}

/** One row of the table: who may call a command. */
export type Permission = {
  /** Account roles that may call it at all; `anybody` needs no login. */
  accounts: 'anybody' | readonly AccountRole[]
  /** It puts something before others: refused while muted, and while an address waits to be verified. */
  speaks?: true
  /** Least role in the room; a `visitor` need not belong to it. */
  room?: RoomRole | 'visitor'
  /** Least role where the room is private, when that is more. */
  inPrivate?: RoomRole
  /** Least role in direct conversations, when that is less: nobody there is more than a member. */
  inDirect?: RoomRole
  /** Refused while the room is archived. */
  changes?: true
  /** Least role in the room when the message is somebody else’s; left out where that makes no difference. */
  others?: RoomRole | 'nobody'
  instead?: Instead
  /** Least role in the room for @here and @room, which stay plain text otherwise. Not asked in direct conversations. */
  toAll?: RoomRole
  /** The account it is done to must rank below the actor. */
  below?: true
  /** Whether `parley admin` offers it, where the rest of the row does not say so; see `may-operate.ts`. */
  operator?: boolean
  /** What else decides, as one sentence for people. */
  note?: string
}

const everyone = ['guest', 'bot', 'member', 'moderator', 'admin', 'owner'] as const
const residents = ['bot', 'member', 'moderator', 'admin', 'owner'] as const
const staff = ['moderator', 'admin', 'owner'] as const
const admins = ['admin', 'owner'] as const
const owners = ['owner'] as const

const staffWhoSee: Instead = { roles: staff, hidden: false }
const staffAnywhere: Instead = { roles: staff, hidden: true }
const adminsAnywhere: Instead = { roles: admins, hidden: true }

/**
 * WHO MAY DO WHAT: one row for every command, as docs/permissions.md shows it. A command without a row does
 * not compile, nor does one that its contract opens to anybody and this table doesn't, or the other way round.
 */
export const permissions: {
  [C in CommandName]: Permission & {
    accounts: (typeof commands)[C]['access'] extends 'anybody' ? 'anybody' : readonly AccountRole[]
  } & (C extends 'message.send' ? { toAll: RoomRole } : unknown)
} = {
  'account.register': { accounts: 'anybody' },
  'account.login': { accounts: 'anybody', note: 'Not while banned.' },
  'account.enter-as-guest': {
    accounts: 'anybody',
    note: 'While guests are let in; never under a name that is somebody’s.',
  },
  'account.logout': { accounts: everyone },
  'account.whoami': { accounts: everyone },
  'account.verify-email': { accounts: 'anybody', note: 'With the token of a mailed link.' },
  'account.check-link': { accounts: 'anybody', note: 'With the token of a mailed link.' },
  'account.resend-verification': { accounts: 'anybody' },
  'account.change-email': { accounts: everyone, note: 'With the password.' },
  'account.request-password-reset': { accounts: 'anybody' },
  'account.reset-password': { accounts: 'anybody', note: 'With the token of a mailed link.' },
  'account.change-password': { accounts: everyone, note: 'With the password.' },

  'account.update': { accounts: everyone, speaks: true, note: 'One’s own.' },
  'account.profile': { accounts: everyone, note: 'Of those one shares a room with.' },
  'account.profiles': { accounts: everyone, note: 'Of those one shares a room with.' },
  'account.avatar': { accounts: everyone, speaks: true, note: 'One’s own.' },
  'account.remove-avatar': { accounts: everyone, note: 'One’s own.' },
  'account.export': { accounts: everyone, note: 'One’s own.' },
  'account.delete': { accounts: everyone, note: 'One’s own, with the password; not the last owner.' },

  'session.hello': { accounts: 'anybody', note: 'With the token of an open session.' },
  'session.list': { accounts: everyone, note: 'One’s own.' },
  'session.revoke': { accounts: everyone, note: 'One’s own.' },

  'room.create': { accounts: residents, speaks: true },
  'room.direct': { accounts: residents, speaks: true, note: 'Those in it stay in it.' },
  'room.list': { accounts: everyone, note: 'Public rooms and one’s own.' },
  'room.find': { accounts: everyone, note: 'Public rooms and one’s own.' },
  'room.update': {
    accounts: everyone,
    speaks: true,
    room: 'moderator',
    instead: staffWhoSee,
    changes: true,
    note: 'The lobby keeps its name; direct conversations have none.',
  },
  'room.archive': {
    accounts: everyone,
    room: 'owner',
    instead: staffWhoSee,
    note: 'Not the lobby, nor a direct conversation. Audited.',
  },
  'room.favourite': { accounts: everyone, room: 'member', note: 'For oneself.' },
  'room.pins': { accounts: everyone, room: 'member' },
  'room.join': {
    accounts: everyone,
    room: 'visitor',
    inPrivate: 'member',
    instead: adminsAnywhere,
    operator: false,
    note: 'Not while banned from it. Coming into a private room without an invitation is told there and audited.',
  },
  'room.leave': { accounts: everyone, room: 'member', note: 'Not the lobby.' },
  'room.invite': {
    accounts: residents,
    speaks: true,
    room: 'member',
    inPrivate: 'moderator',
    changes: true,
  },
  'room.members': { accounts: everyone, room: 'member' },
  'room.changes': { accounts: everyone, room: 'member' },
  'room.history': { accounts: everyone, room: 'member' },
  'room.read': { accounts: everyone, room: 'member' },
  'room.typing': { accounts: everyone, speaks: true, room: 'member', changes: true },

  'account.search': { accounts: admins },
  'account.sessions': { accounts: admins, below: true, note: 'Audited.' },
  'account.end-sessions': { accounts: admins, below: true, note: 'Audited.' },
  'account.send-reset': { accounts: admins, below: true, note: 'Audited.' },
  'room.list-all': { accounts: admins, note: 'Private rooms without their names, but for members.' },
  'admin.statistics': { accounts: admins },

  'installation.get': { accounts: 'anybody', operator: true },
  'installation.claim': { accounts: 'anybody', note: 'With the link on the console, while nobody owns it.' },
  'settings.get': { accounts: admins },
  'settings.set': { accounts: admins, note: 'Audited.' },

  'room.statistics': { accounts: everyone, room: 'member' },
  'leaderboard.show': { accounts: everyone },
  'leaderboard.take-part': { accounts: everyone, note: 'For oneself.' },

  'slash.list': { accounts: everyone },
  'search.messages': {
    accounts: everyone,
    room: 'member',
    note: 'Only in rooms one belongs to, as with `room.history`: a public room is searched after joining it.',
  },
  'search.status': { accounts: admins },
  'search.rebuild': { accounts: admins },

  'notification.list': { accounts: everyone, note: 'One’s own.' },
  'notification.read': { accounts: everyone, note: 'One’s own.' },
  'notification.set-room': { accounts: everyone, room: 'member', note: 'For oneself.' },
  'notification.settings': { accounts: everyone, note: 'One’s own.' },
  'notification.change-settings': { accounts: everyone, note: 'One’s own.' },
  'notification.why': { accounts: everyone, room: 'member', note: 'For oneself.' },

  'push.key': { accounts: everyone },
  'push.subscribe': { accounts: everyone, note: 'One’s own device.' },
  'push.unsubscribe': { accounts: everyone, note: 'One’s own device.' },

  'presence.list': { accounts: everyone, operator: true },

  'message.send': {
    accounts: everyone,
    speaks: true,
    room: 'member',
    changes: true,
    toAll: 'moderator',
    note: 'Members wait between messages while slow mode is on. @here and @room: the room’s owner and moderators, and staff; everybody in direct conversations.',
  },
  'message.get': { accounts: everyone, room: 'member' },
  'message.versions': { accounts: everyone, room: 'member' },
  'message.restore': {
    accounts: everyone,
    speaks: true,
    room: 'member',
    others: 'nobody',
    note: 'What one deleted oneself, for 10 minutes, also in an archived room.',
  },
  'message.pin': {
    accounts: everyone,
    speaks: true,
    room: 'moderator',
    inDirect: 'member',
    instead: staffWhoSee,
    changes: true,
  },
  'message.edit': {
    accounts: everyone,
    speaks: true,
    room: 'member',
    changes: true,
    others: 'nobody',
    note: 'Never a notice.',
  },
  'message.delete': {
    accounts: everyone,
    room: 'member',
    others: 'moderator',
    instead: staffWhoSee,
    note: 'Never a notice. Somebody else’s is audited.',
  },
  'message.react': { accounts: everyone, speaks: true, room: 'member', changes: true },

  'thread.messages': { accounts: everyone, room: 'member' },
  'thread.list': { accounts: everyone, note: 'Of rooms one belongs to.' },
  'thread.follow': { accounts: everyone, room: 'member', note: 'For oneself.' },
  'thread.read': { accounts: everyone, room: 'member', note: 'For oneself.' },
  'draft.set': { accounts: everyone, room: 'member', note: 'One’s own.' },
  'draft.list': { accounts: everyone, note: 'One’s own.' },

  'file.begin': { accounts: everyone, speaks: true, room: 'member', changes: true },
  'file.write': { accounts: everyone, speaks: true, note: 'One’s own.' },
  'file.status': { accounts: everyone, note: 'One’s own.' },
  'file.finish': { accounts: everyone, speaks: true, note: 'One’s own.' },
  'file.cancel': { accounts: everyone, note: 'One’s own.' },
  'file.usage': { accounts: everyone, note: 'One’s own.' },
  'file.list': { accounts: everyone, room: 'member' },
  'file.read': {
    accounts: everyone,
    room: 'member',
    note: 'As long as its message is there. One’s own also before it is sent.',
  },

  'invitation.create': {
    accounts: staff,
    speaks: true,
    note: 'Never with more rights than one’s own, when it is made and when it is used.',
  },
  'invitation.list': { accounts: everyone, operator: true, note: 'One’s own; owners and admins see all.' },
  'invitation.revoke': { accounts: everyone, operator: true, note: 'One’s own; owners and admins any.' },

  'mailbox.list': { accounts: owners },
  'mailbox.read': { accounts: owners },
  'mailbox.send': { accounts: owners },
  'message.report': { accounts: everyone, room: 'member', note: 'Also while muted. Never a notice.' },

  'room.remove-member': { accounts: everyone, room: 'moderator', instead: staffWhoSee, below: true },
  'room.ban': { accounts: everyone, room: 'moderator', instead: staffWhoSee, below: true },
  'room.unban': { accounts: everyone, room: 'moderator', instead: staffWhoSee, below: true },
  'room.mute': { accounts: everyone, room: 'moderator', instead: staffWhoSee, below: true },
  'room.unmute': { accounts: everyone, room: 'moderator', instead: staffWhoSee, below: true },
  'room.set-role': {
    accounts: everyone,
    room: 'owner',
    instead: staffWhoSee,
    below: true,
    note: 'Or to oneself. The last owner of a room keeps the role.',
  },
  'room.slow-mode': { accounts: everyone, room: 'moderator', instead: staffWhoSee },
  'room.sanctions': { accounts: everyone, room: 'moderator', instead: staffWhoSee },

  'account.ban': { accounts: staff, below: true },
  'account.unban': { accounts: staff, below: true },
  'account.mute': { accounts: staff, below: true },
  'account.unmute': { accounts: staff, below: true },
  'account.set-role': {
    accounts: admins,
    below: true,
    note: 'Or to oneself. At most the actor’s own role; the last owner keeps the role.',
  },
  'account.sanctions': { accounts: staff },

  'report.list': {
    accounts: everyone,
    room: 'moderator',
    instead: staffWhoSee,
    note: 'Those of all rooms: staff only.',
  },
  'report.resolve': { accounts: everyone, room: 'moderator', instead: staffAnywhere },

  'moderation.preview-delete': {
    accounts: everyone,
    room: 'moderator',
    instead: staffWhoSee,
    below: true,
    note: 'In all rooms: staff only, who see nothing of private rooms but how many it would be.',
  },
  'moderation.delete': {
    accounts: everyone,
    room: 'moderator',
    instead: staffWhoSee,
    below: true,
    note: 'In all rooms, also private ones: staff only.',
  },
  'moderation.undo': {
    accounts: everyone,
    room: 'moderator',
    instead: staffWhoSee,
    note: 'What went through all rooms: staff only.',
  },
  'moderation.deletions': {
    accounts: everyone,
    room: 'moderator',
    instead: staffWhoSee,
    note: 'Those of all rooms: staff only.',
  },

  'audit.list': { accounts: admins },
  'audit.verify': { accounts: admins },
}
