import type { Kysely } from 'kysely'
import { setAccountRole } from './queries/account-roles.ts'
import { createAccount } from './queries/accounts.ts'
import { changeAddress, verifyAddress } from './queries/addresses.ts'
import { appendAudit } from './queries/audit.ts'
import {
  beginImport,
  endImport,
  importBatch,
  importDirect,
  importPeople,
  importRooms,
} from './queries/database-imports.ts'
import { deleteBatch, undoBatch } from './queries/delete-batches.ts'
import { beginDeletion, beginUndo, forgetDeleted } from './queries/deletions.ts'
import { beginDeparture, endDepartures, reachScrub, stepDeparture } from './queries/departures.ts'
import { openDirectRoom } from './queries/direct-rooms.ts'
import { beginFile, dropAbandoned, dropFile, finishFile, forgetFiles } from './queries/files.ts'
import { enterAsGuest, leaveAsGuest, leaveUnlessBack } from './queries/guests.ts'
import { importAuthors, importMessages, importRoom } from './queries/imports.ts'
import { createInvitation, revokeInvitation } from './queries/invitations.ts'
import { addActiveTime, takePart } from './queries/leaderboard.ts'
import { prepareInstallation } from './queries/lobby.ts'
import { addToken } from './queries/mail-tokens.ts'
import { setDraft } from './queries/message-drafts.ts'
import { changeMessage } from './queries/messages.ts'
import { setQuiet, setRoomLevel } from './queries/notification-settings.ts'
import {
  forgetNotifications,
  readInThread,
  readNotifications,
  recordDecisions,
} from './queries/notifications.ts'
import { giveNumber } from './queries/numbers.ts'
import {
  claimMails,
  keepMail,
  mailDone,
  oweMails,
  putOffMail,
  releaseMails,
  replaceMail,
  retryMail,
} from './queries/outbox.ts'
import { renewPassword, resetPassword, setPassword } from './queries/passwords.ts'
import { setPin } from './queries/pins.ts'
import { markSeen, updateProfile } from './queries/profiles.ts'
import {
  claimPushes,
  forgetEndedPushes,
  pushDone,
  pushKeys,
  putOffPush,
  releasePushes,
  subscribePush,
  unsubscribePush,
} from './queries/push.ts'
import { registerAccount } from './queries/registration.ts'
import { appendReply } from './queries/replies.ts'
import { createReport, resolveReport } from './queries/reports.ts'
import { endOldSessions } from './queries/retention.ts'
import { removeMember, setRoomRole, setSlowMode } from './queries/room-moderation.ts'
import { archiveRoom, setFavourite, updateRoom } from './queries/room-updates.ts'
import { createRoom, joinRoom, leaveRoom, markRead } from './queries/rooms.ts'
import { liftSanction, putSanction } from './queries/sanctions.ts'
import { sendWithFiles } from './queries/send-with-files.ts'
import { createSession, endSessions, touchSession } from './queries/sessions.ts'
import { writeSetting } from './queries/settings.ts'
import { tallyMessages } from './queries/tally.ts'
import { followThread, markThreadRead } from './queries/thread-states.ts'
import { undoImport } from './queries/undo-imports.ts'
import { forgetDeletedBefore, restoreMessage } from './queries/versions.ts'
import type { Tables } from './tables.ts'

/** Proves that the disk takes a write: rewrites one small row. */
const probe = async (db: Kysely<Tables>, at: number): Promise<void> => {
  await db
    .insertInto('installation')
    .values({ name: 'probe', value: String(at) })
    .onConflict((oc) => oc.column('name').doUpdateSet({ value: String(at) }))
    .execute()
}

/**
 * Every write but the append of a message, by name. Each runs inside the writing transaction of its engine
 * and takes plain data, so that an engine may run it in another thread.
 */
export const writes = {
  'installation.prepare': prepareInstallation,
  'installation.probe': probe,
  'accounts.create': createAccount,
  'accounts.register': registerAccount,
  'addresses.change': changeAddress,
  'addresses.verify': verifyAddress,
  'passwords.set': setPassword,
  'passwords.renew': renewPassword,
  'passwords.reset': resetPassword,
  'invitations.create': createInvitation,
  'invitations.revoke': revokeInvitation,
  'mail.owe': oweMails,
  'mail.claim': claimMails,
  'mail.release': (db: Kysely<Tables>, _: null) => releaseMails(db),
  'mail.done': mailDone,
  'mail.keep': keepMail,
  'mail.put-off': putOffMail,
  'mail.replace': replaceMail,
  'mail.retry': retryMail,
  'mail.add-token': addToken,
  'sessions.create': createSession,
  'sessions.touch': touchSession,
  'sessions.end': endSessions,
  'sessions.end-old': endOldSessions,
  'guests.enter': enterAsGuest,
  'guests.leave': leaveAsGuest,
  'guests.leave-unless-back': leaveUnlessBack,
  'numbers.give': giveNumber,
  'rooms.create': createRoom,
  'rooms.open-direct': openDirectRoom,
  'leaderboard.tally': tallyMessages,
  'leaderboard.active': addActiveTime,
  'leaderboard.take-part': takePart,
  'rooms.join': joinRoom,
  'rooms.leave': leaveRoom,
  'rooms.mark-read': markRead,
  'rooms.update': updateRoom,
  'rooms.archive': archiveRoom,
  'rooms.set-favourite': setFavourite,
  'messages.change': changeMessage,
  'messages.restore': restoreMessage,
  'messages.forget-deleted': forgetDeletedBefore,
  'threads.reply': appendReply,
  'threads.follow': followThread,
  'threads.mark-read': markThreadRead,
  'pins.set': setPin,
  'drafts.set': setDraft,
  'profiles.update': updateProfile,
  'profiles.mark-seen': markSeen,
  'departures.begin': beginDeparture,
  'departures.step': stepDeparture,
  'departures.reach-scrub': reachScrub,
  'departures.end': endDepartures,
  'settings.write': writeSetting,
  'notifications.record': recordDecisions,
  'notifications.read': readNotifications,
  'notifications.read-thread': readInThread,
  'notifications.set-room': setRoomLevel,
  'notifications.set-quiet': setQuiet,
  'notifications.forget': forgetNotifications,
  'push.keys': pushKeys,
  'push.subscribe': subscribePush,
  'push.unsubscribe': unsubscribePush,
  'push.claim': claimPushes,
  'push.release': releasePushes,
  'push.done': pushDone,
  'push.put-off': putOffPush,
  'push.forget-ended': forgetEndedPushes,
  'moderation.sanction': putSanction,
  'moderation.lift': liftSanction,
  'moderation.remove-member': removeMember,
  'moderation.set-room-role': setRoomRole,
  'moderation.set-slow-mode': setSlowMode,
  'moderation.set-account-role': setAccountRole,
  'deletions.begin': beginDeletion,
  'deletions.delete-batch': deleteBatch,
  'deletions.begin-undo': beginUndo,
  'deletions.undo-batch': undoBatch,
  'deletions.forget': forgetDeleted,
  'files.begin': beginFile,
  'files.finish': finishFile,
  'files.send': sendWithFiles,
  'files.drop': dropFile,
  'files.drop-abandoned': dropAbandoned,
  'files.forget': forgetFiles,
  'reports.create': createReport,
  'reports.resolve': resolveReport,
  'audit.append': appendAudit,
  'import.messages': importMessages,
  'import.authors': importAuthors,
  'import.room': importRoom,
  'import.begin': beginImport,
  'import.people': importPeople,
  'import.rooms': importRooms,
  'import.direct': importDirect,
  'import.batch': importBatch,
  'import.end': endImport,
  'import.undo': undoImport,
} satisfies Record<string, (db: Kysely<Tables>, input: never) => Promise<unknown>>

export type WriteName = keyof typeof writes
export type WriteInput<N extends WriteName> = Parameters<(typeof writes)[N]>[1]
export type WriteResult<N extends WriteName> = Awaited<ReturnType<(typeof writes)[N]>>
