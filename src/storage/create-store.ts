import type { Clock, Store } from '../core/ports.ts'
import { administrationStores } from './administration-stores.ts'
import { conversationStores } from './conversation-stores.ts'
import type { Engine } from './engine.ts'
import { fileStore } from './file-store.ts'
import { gather, share } from './gather.ts'
import { mailStores } from './mail-stores.ts'
import { auditStore, deletionStore, moderationStore, reportStore } from './moderation-stores.ts'
import { notificationStore } from './notification-store.ts'
import { pushStore } from './push-store.ts'
import { accountByName, accountsById, hasOwner } from './queries/accounts.ts'
import { scrubbedAt, unfinishedDepartures } from './queries/departures.ts'
import { guestsAlike, guestsLeftBehind } from './queries/guests.ts'
import { changesAfter, historyPage } from './queries/history.ts'
import { keptRecords } from './queries/kept-records.ts'
import { leaders, roomFigures } from './queries/leaderboard.ts'
import { messageById } from './queries/messages.ts'
import { headsOf, membershipsOfMany, openSessionsAmong } from './queries/nodes.ts'
import { numberedId, numberOf } from './queries/numbers.ts'
import { profileByName, profilesOf } from './queries/profiles.ts'
import { findRoom } from './queries/room-updates.ts'
import { membersOf, publicRoomByName, roomById, roomsSeenBy, roomViewFor } from './queries/rooms.ts'
import { accountNamed, roomsNamed } from './queries/search-names.ts'
import { sessionsByTokenHash, sessionsOf } from './queries/sessions.ts'
import { ownMessages, ownNotices, ownReactions } from './queries/traces.ts'
import { isNewest } from './recent-pages.ts'
import { rememberBadges } from './remembered-badges.ts'

/** The store of `core/ports.ts` over any engine. Makes the lobby and the epoch at the first start. */
export const createStore = async (engine: Engine, clock: Clock, newEpoch: string): Promise<Store> => {
  const { read } = engine
  const epoch = await engine.write('installation.prepare', { epoch: newEpoch, at: clock.wall() })
  const memberships = gather(async (accounts) =>
    Map.groupBy(await membershipsOfMany(read, accounts), ({ account }) => account),
  )
  const openSession = gather(
    async (sessions) => new Map([...(await openSessionsAmong(read, sessions))].map((id) => [id, id])),
  )
  const newest = share((room: string, limit: number) => historyPage(read, room, { limit }))
  return {
    epoch,
    accounts: {
      create: (account) => engine.write('accounts.create', account),
      byId: gather((ids) => accountsById(read, ids)),
      byName: (username) => accountByName(read, username),
      hasOwner: () => hasOwner(read),
    },
    sessions: {
      create: (session) => engine.write('sessions.create', session),
      byTokenHash: gather((hashes) => sessionsByTokenHash(read, hashes)),
      isOpen: async (session) => (await openSession(session)) !== undefined,
      of: (account) => sessionsOf(read, account),
      touch: (id, at, address) => engine.write('sessions.touch', { id, at, address }),
      end: (account, sessions) => engine.write('sessions.end', { account, sessions }),
    },
    rooms: {
      create: (room, owner) => engine.write('rooms.create', { room, owner }),
      openDirect: (direct) => engine.write('rooms.open-direct', direct),
      byId: (id) => roomById(read, id),
      byName: (name) => publicRoomByName(read, name),
      seenBy: (account) => roomsSeenBy(read, account),
      joinedBy: rememberBadges(read),
      viewFor: (room, account) => roomViewFor(read, room, account),
      find: (name, account) => findRoom(read, name, account),
      update: (update) => engine.write('rooms.update', update),
      archive: (room, on, act) => engine.write('rooms.archive', { room, on, act }),
      setFavourite: (room, account, on) => engine.write('rooms.set-favourite', { room, account, on }),
      memberships: async (account) =>
        ((await memberships(account)) ?? []).map(({ room, role }) => ({ room, role })),
      join: (room, account, role, notice) => engine.write('rooms.join', { room, account, role, notice }),
      leave: (room, account, notice) => engine.write('rooms.leave', { room, account, notice }),
      members: (room, after, limit) => membersOf(read, room, after, limit),
      markRead: (room, account, seq) => engine.write('rooms.mark-read', { room, account, seq }),
    },
    messages: {
      append(draft) {
        if (draft.thread !== undefined) return engine.write('threads.reply', draft)
        return draft.files ? engine.write('files.send', draft) : engine.append(draft)
      },
      change: (message, change) => engine.write('messages.change', { message, change }),
      byId: (id) => messageById(read, id),
      changes: share((room, after, limit) => changesAfter(read, room, after, limit)),
      history: (room, page) => (isNewest(page) ? newest(room, page.limit) : historyPage(read, room, page)),
    },
    nodes: {
      heads: (rooms) => headsOf(read, rooms),
      membershipsOf: (accounts) => membershipsOfMany(read, accounts),
      openSessions: (sessions) => openSessionsAmong(read, sessions),
    },
    numbers: {
      of: (kind, id) => numberOf(read, kind, id),
      id: (kind, number) => numberedId(read, kind, number),
      give: (kind, id) => engine.write('numbers.give', { kind, id }),
    },
    guests: {
      enter: (guest) => engine.write('guests.enter', guest),
      leave: (account, session) => engine.write('guests.leave', { account, session }),
      leftBehind: (openedBefore) => guestsLeftBehind(read, openedBefore),
      leaveUnlessBack: (account, openedBefore) =>
        engine.write('guests.leave-unless-back', { account, openedBefore }),
      alike: (name) => guestsAlike(read, name),
    },
    profiles: {
      of: (accounts) => profilesOf(read, accounts),
      byName: (username) => profileByName(read, username),
      update: (account, change) => engine.write('profiles.update', { account, change }),
      markSeen: (seen) => engine.write('profiles.mark-seen', seen),
    },
    departures: {
      begin: (departing) => engine.write('departures.begin', departing),
      step: (account, at) => engine.write('departures.step', { account, at }),
      reachScrub: (account) => engine.write('departures.reach-scrub', account),
      unfinished: () => unfinishedDepartures(read),
      scrubbedAt: () => scrubbedAt(read),
      async scrub(at) {
        await engine.scrub?.()
        await engine.write('departures.end', at)
      },
    },
    traces: {
      messages: (account, after) => ownMessages(read, account, after),
      notices: (account, after) => ownNotices(read, account, after),
      records: (account) => keptRecords(read, account),
      reactions: (account, after) => ownReactions(read, account, after),
    },
    ...conversationStores(engine),
    ...administrationStores(engine),
    ...mailStores(engine),
    leaderboard: {
      tally: (limit) => engine.write('leaderboard.tally', limit),
      addActiveTime: (times) => engine.write('leaderboard.active', times),
      takePart: (account, on) => engine.write('leaderboard.take-part', { account, on }),
      leaders: (asked) => leaders(read, asked),
      roomFigures: (room, posters) => roomFigures(read, room, posters),
    },
    search: {
      roomsNamed: (account, name) => roomsNamed(read, account, name),
      accountNamed: (name) => accountNamed(read, name),
    },
    notifications: notificationStore(engine),
    push: pushStore(engine),
    moderation: moderationStore(engine),
    deletions: deletionStore(engine),
    files: fileStore(engine),
    reports: reportStore(engine),
    audit: auditStore(engine),
    probe: () => engine.write('installation.probe', clock.wall()),
    close: () => engine.close(),
  }
}
