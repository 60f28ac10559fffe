import type { CommandInput, CommandName, CommandOutput } from '../protocol/commands.ts'
import { changeEmail } from './accounts/change-email.ts'
import { changePassword } from './accounts/change-password.ts'
import { checkLink } from './accounts/check-link.ts'
import { claimInstallation } from './accounts/claim-installation.ts'
import { listSessions } from './accounts/list-sessions.ts'
import { login } from './accounts/login.ts'
import { logout } from './accounts/logout.ts'
import { register } from './accounts/register.ts'
import { requestPasswordReset } from './accounts/request-password-reset.ts'
import { resendVerification } from './accounts/resend-verification.ts'
import { resetPassword } from './accounts/reset-password.ts'
import { revokeSessions } from './accounts/revoke-sessions.ts'
import { verifyEmail } from './accounts/verify-email.ts'
import { whoami } from './accounts/whoami.ts'
import type { Actor } from './actor.ts'
import { endSessionsOf } from './administration/end-sessions-of.ts'
import { listAllRooms } from './administration/list-all-rooms.ts'
import { listSessionsOf } from './administration/list-sessions-of.ts'
import { searchPeople } from './administration/search-people.ts'
import { sendReset } from './administration/send-reset.ts'
import { listAudit } from './audit/list-audit.ts'
import { verifyAudit } from './audit/verify-audit.ts'
import type { Core } from './core.ts'
import { deleteMessages } from './deletions/delete-messages.ts'
import { listDeletions } from './deletions/list-deletions.ts'
import { previewDeletion } from './deletions/preview-deletion.ts'
import { undoDeletion } from './deletions/undo-deletion.ts'
import { deleteAccount } from './departures/delete-account.ts'
import { listDrafts } from './drafts/list-drafts.ts'
import { setDraft } from './drafts/set-draft.ts'
import { exportAccount } from './exports/export-account.ts'
import { beginUpload } from './files/begin-upload.ts'
import { cancelUpload } from './files/cancel-upload.ts'
import { finishUpload } from './files/finish-upload.ts'
import { listFiles } from './files/list-files.ts'
import { readFile } from './files/read-file.ts'
import { showUpload, showUsage } from './files/show-upload.ts'
import { writeUpload } from './files/write-upload.ts'
import { enterAsGuest } from './guests/enter-as-guest.ts'
import { createInvitation } from './invitations/create-invitation.ts'
import { listInvitations } from './invitations/list-invitations.ts'
import { revokeInvitation } from './invitations/revoke-invitation.ts'
import { showLeaderboard } from './leaderboard/show-leaderboard.ts'
import { showRoomFigures } from './leaderboard/show-room-figures.ts'
import { takePart } from './leaderboard/take-part.ts'
import { listMailbox } from './mail/list-mailbox.ts'
import { readMail } from './mail/read-mail.ts'
import { sendAgain } from './mail/send-again.ts'
import { changeMessage } from './messages/change-message.ts'
import { editMessage } from './messages/edit-message.ts'
import { getMessage } from './messages/get-message.ts'
import { listVersions } from './messages/list-versions.ts'
import { pinMessage } from './messages/pin-message.ts'
import { restoreMessage } from './messages/restore-message.ts'
import { sendMessage } from './messages/send-message.ts'
import { liftInRoom } from './moderation/lift-in-room.ts'
import { listAccountSanctions, listRoomSanctions } from './moderation/list-sanctions.ts'
import { removeMember } from './moderation/remove-member.ts'
import { liftFromAccount, sanctionAccount } from './moderation/sanction-account.ts'
import { sanctionInRoom } from './moderation/sanction-in-room.ts'
import { setAccountRole } from './moderation/set-account-role.ts'
import { setRoomRole } from './moderation/set-room-role.ts'
import { setSlowMode } from './moderation/set-slow-mode.ts'
import { changeNotificationSettings, showNotificationSettings } from './notifications/change-settings.ts'
import { explainNotification } from './notifications/explain-notification.ts'
import { listNotifications } from './notifications/list-notifications.ts'
import { readNotifications } from './notifications/read-notifications.ts'
import { setRoomNotify } from './notifications/set-room.ts'
import { listOnline } from './presence/list-online.ts'
import { sayHello } from './presence/say-hello.ts'
import { readProfile } from './profiles/read-profile.ts'
import { readProfiles } from './profiles/read-profiles.ts'
import { removeAvatar, setAvatar } from './profiles/set-avatar.ts'
import { updateProfile } from './profiles/update-profile.ts'
import { showPushKey, subscribePush, unsubscribePush } from './push/push-commands.ts'
import { listReports } from './reports/list-reports.ts'
import { reportMessage } from './reports/report-message.ts'
import { resolveReport } from './reports/resolve-report.ts'
import { archiveRoom } from './rooms/archive-room.ts'
import { createRoom } from './rooms/create-room.ts'
import { findRoom } from './rooms/find-room.ts'
import { inviteToRoom } from './rooms/invite-to-room.ts'
import { joinRoom } from './rooms/join-room.ts'
import { leaveRoom } from './rooms/leave-room.ts'
import { listMembers } from './rooms/list-members.ts'
import { listPins } from './rooms/list-pins.ts'
import { listRooms } from './rooms/list-rooms.ts'
import { markRead } from './rooms/mark-read.ts'
import { openDirect } from './rooms/open-direct.ts'
import { readChanges } from './rooms/read-changes.ts'
import { readHistory } from './rooms/read-history.ts'
import { setFavourite } from './rooms/set-favourite.ts'
import { tellTyping } from './rooms/tell-typing.ts'
import { updateRoom } from './rooms/update-room.ts'
import { rebuildSearch } from './search/rebuild-search.ts'
import { searchMessages } from './search/search-messages.ts'
import { showSearchIndex } from './search/show-search-index.ts'
import { changeSetting } from './settings/change-setting.ts'
import { listSettings } from './settings/list-settings.ts'
import { showInstallation } from './settings/show-installation.ts'
import { listSlash } from './slash/list-slash.ts'
import { showStatistics } from './statistics/show-statistics.ts'
import { followThread } from './threads/follow-thread.ts'
import { listThreads } from './threads/list-threads.ts'
import { markThreadRead } from './threads/mark-thread-read.ts'
import { readThread } from './threads/read-thread.ts'

type Handler<C extends CommandName> = (
  core: Core,
  actor: Actor,
  input: CommandInput<C>,
) => Promise<CommandOutput<C>>

/** The use case behind each command. A missing one does not compile. */
export const handlers: { [C in CommandName]: Handler<C> } = {
  'account.register': register,
  'account.login': login,
  'account.enter-as-guest': enterAsGuest,
  'account.logout': logout,
  'account.whoami': whoami,
  'account.update': updateProfile,
  'account.profile': readProfile,
  'account.profiles': readProfiles,
  'account.avatar': setAvatar,
  'account.remove-avatar': removeAvatar,
  'account.export': exportAccount,
  'account.delete': deleteAccount,
  'account.verify-email': verifyEmail,
  'account.check-link': checkLink,
  'account.resend-verification': resendVerification,
  'account.change-email': changeEmail,
  'account.request-password-reset': requestPasswordReset,
  'account.reset-password': resetPassword,
  'account.change-password': changePassword,
  'session.hello': sayHello,
  'session.list': listSessions,
  'session.revoke': revokeSessions,
  'room.create': createRoom,
  'room.list': listRooms,
  'room.direct': openDirect,
  'room.statistics': showRoomFigures,
  'leaderboard.show': showLeaderboard,
  'leaderboard.take-part': takePart,
  'room.join': joinRoom,
  'room.leave': leaveRoom,
  'room.invite': inviteToRoom,
  'room.members': listMembers,
  'room.changes': readChanges,
  'room.history': readHistory,
  'room.read': markRead,
  'room.typing': tellTyping,
  'account.search': searchPeople,
  'account.sessions': listSessionsOf,
  'account.end-sessions': endSessionsOf,
  'account.send-reset': sendReset,
  'room.list-all': listAllRooms,
  'admin.statistics': showStatistics,
  'installation.get': showInstallation,
  'installation.claim': claimInstallation,
  'settings.get': listSettings,
  'settings.set': changeSetting,
  'invitation.create': createInvitation,
  'invitation.list': listInvitations,
  'invitation.revoke': revokeInvitation,
  'mailbox.list': listMailbox,
  'mailbox.read': readMail,
  'mailbox.send': sendAgain,
  'presence.list': listOnline,
  'slash.list': listSlash,
  'search.messages': searchMessages,
  'search.status': showSearchIndex,
  'search.rebuild': rebuildSearch,
  'notification.list': listNotifications,
  'notification.read': readNotifications,
  'notification.set-room': setRoomNotify,
  'notification.settings': showNotificationSettings,
  'notification.change-settings': changeNotificationSettings,
  'notification.why': explainNotification,
  'push.key': showPushKey,
  'push.subscribe': subscribePush,
  'push.unsubscribe': unsubscribePush,
  'message.send': sendMessage,
  'message.get': getMessage,
  'message.restore': restoreMessage,
  'message.versions': listVersions,
  'message.pin': pinMessage,
  'room.pins': listPins,
  'room.find': findRoom,
  'room.update': updateRoom,
  'room.archive': archiveRoom,
  'room.favourite': setFavourite,
  'thread.messages': readThread,
  'thread.list': listThreads,
  'thread.follow': followThread,
  'thread.read': markThreadRead,
  'draft.set': setDraft,
  'draft.list': listDrafts,
  'message.edit': editMessage,
  'message.delete': (core, actor, { message }) =>
    changeMessage(core, actor, message, 'delete', (_, __, isOwn) =>
      isOwn ? { what: 'delete', keptAt: core.clock.wall() } : { what: 'delete' },
    ),
  'message.react': (core, actor, { message, emoji, on }) =>
    changeMessage(core, actor, message, 'react', ({ me }) => ({
      what: 'react',
      account: me.account.id,
      emoji,
      on,
    })),
  'file.begin': beginUpload,
  'file.write': writeUpload,
  'file.status': showUpload,
  'file.finish': finishUpload,
  'file.cancel': cancelUpload,
  'file.usage': showUsage,
  'file.list': listFiles,
  'file.read': readFile,
  'room.remove-member': removeMember,
  'room.ban': (core, actor, input) => sanctionInRoom(core, actor, 'ban', input),
  'room.unban': (core, actor, input) => liftInRoom(core, actor, 'ban', input),
  'room.mute': (core, actor, input) => sanctionInRoom(core, actor, 'mute', input),
  'room.unmute': (core, actor, input) => liftInRoom(core, actor, 'mute', input),
  'room.set-role': setRoomRole,
  'room.slow-mode': setSlowMode,
  'room.sanctions': listRoomSanctions,
  'account.ban': (core, actor, input) => sanctionAccount(core, actor, 'ban', input),
  'account.unban': (core, actor, input) => liftFromAccount(core, actor, 'ban', input),
  'account.mute': (core, actor, input) => sanctionAccount(core, actor, 'mute', input),
  'account.unmute': (core, actor, input) => liftFromAccount(core, actor, 'mute', input),
  'account.set-role': setAccountRole,
  'account.sanctions': listAccountSanctions,
  'message.report': reportMessage,
  'report.list': listReports,
  'report.resolve': resolveReport,
  'moderation.preview-delete': previewDeletion,
  'moderation.delete': deleteMessages,
  'moderation.undo': undoDeletion,
  'moderation.deletions': listDeletions,
  'audit.list': listAudit,
  'audit.verify': verifyAudit,
}
