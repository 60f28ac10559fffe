import { limits } from '../../protocol/limits.ts'
import { deviceName } from '../accounts/device-name.ts'
import type { LoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { mailView } from '../mail/mail-view.ts'
import { avatarFiles, avatarFolder } from '../profiles/avatar-files.ts'
import { profileView } from '../profiles/profile-view.ts'
import { fileEntries } from './file-entries.ts'
import { pagesOf } from './pages-of.ts'

/** A part of the export: one value, or a list that is read while it is sent. */
type Section = (core: Core, me: LoggedIn) => Promise<unknown> | AsyncIterable<unknown>

const start = { room: '', seq: 0 }
const msPerDay = 24 * 60 * 60 * 1000

/**
 * What is kept about an account, by the name it has in the file. A part that keeps something adds a line: what
 * is the person's own, and of others no more than they can see of them anyway.
 */
export const sections: Record<string, Section> = {
  account: async ({ store }, { account }) => {
    const record = await store.accounts.byId(account.id)
    return record && { ...record, passwordHash: undefined }
  },
  profile: async (core, { account }) => {
    const [record] = await core.store.profiles.of([account.id])
    if (!record) return null
    const { hidesLastSeen, lastSeenAt, avatar } = record
    return {
      ...profileView(record, core.clock.wall()),
      hideLastSeen: hidesLastSeen,
      lastSeen: timeOf(core.lastSeen.of(account.id) ?? lastSeenAt),
      ...(avatar === null ? {} : { picture: await pictureOf(core, account.id, avatar) }),
    }
  },
  sessions: async ({ store }, { account }) =>
    (await store.sessions.of(account.id)).map(({ id, createdAt, usedAt, agent, address }) => ({
      id,
      createdAt: timeOf(createdAt),
      usedAt: timeOf(usedAt),
      agent,
      device: deviceName(agent),
      address,
    })),
  rooms: async ({ store }, { account }) =>
    (await store.rooms.joinedBy(account.id)).map(({ id, name, kind, role, read, favourite = false }) => ({
      id,
      name,
      kind,
      role,
      read,
      favourite,
    })),
  drafts: ({ store }, { account }) => store.drafts.of(account.id),
  invitations: async ({ store, clock }, { account }) =>
    (await store.invitations.open({ inviter: account.id, at: clock.wall() })).map((invitation) => ({
      id: invitation.id,
      role: invitation.role,
      rooms: invitation.rooms,
      uses: invitation.uses,
      usesLeft: invitation.usesLeft,
      createdAt: timeOf(invitation.createdAt),
      expiresAt: timeOf(invitation.expiresAt),
    })),
  reports: async ({ store }, { account }) =>
    (await store.traces.records(account.id)).reports.map(({ at, ...report }) => ({
      at: timeOf(at),
      ...report,
    })),
  sanctions: async ({ store }, { account }) =>
    (await store.traces.records(account.id)).sanctions.map(({ at, until, ...sanction }) => ({
      at: timeOf(at),
      until: timeOf(until),
      ...sanction,
    })),
  activeDays: async ({ store }, { account }) =>
    (await store.traces.records(account.id)).activeDays.map(({ day, seconds }) => ({
      day: new Date(day * msPerDay).toISOString().slice(0, 10),
      seconds,
    })),
  notificationSettings: async ({ store }, { account }) => {
    const { quiet, rooms } = await store.notifications.settings(account.id)
    return { doNotDisturb: quiet, rooms }
  },
  pushDevices: async ({ store }, { account }) =>
    (await store.push.devices(account.id)).map(({ endpoint, at }) => ({ endpoint, since: timeOf(at) })),
  mails: async ({ store }, { account }) =>
    (await store.mail.list({ account: account.id, limit: limits.pageSize })).map(mailView),
  messages: ({ store }, { account }) =>
    pagesOf('', (after: string) => store.traces.messages(account.id, after), ownPart),
  files: fileEntries,
  notices: ({ store }, { account }) =>
    pagesOf(start, (after: typeof start) => store.traces.notices(account.id, after), ownPart),
  reactions: ({ store }, { account }) =>
    pagesOf(
      start,
      (after: typeof start) => store.traces.reactions(account.id, after),
      (own) => own,
    ),
}

/** Who reacted is told by the others' own exports. */
const ownPart = <T extends { reactions?: unknown; author: unknown }>({
  reactions: _,
  author: __,
  ...own
}: T): object => own

const timeOf = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString()

const pictureOf = async ({ files }: Core, account: string, avatar: string): Promise<string | null> => {
  const bytes = await files.find(avatarFolder(account), avatarFiles(avatar)[0])
  return bytes ? `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}` : null
}
