import type { Generated } from 'kysely'
import type { Addressed, Notify, NotifyReason } from '../../protocol/entities/notifications.ts'
import type { NotifyLevel } from '../../protocol/entities.ts'

/** Part of `Tables`: of what people are notified. */
export type NotificationTables = {
  memberships: {
    /** Messages up to this `seq` were said before the account came. */
    since: Generated<number>
  }
  /** Only where something is set; in a room of 10,000 nobody has a row who did nothing. */
  room_levels: {
    account: string
    room: string
    /** Null: as it is unless set. */
    level: NotifyLevel | null
    /** `all` holds for messages after this `seq`. */
    since: number
    muted_until: number | null
  }
  notification_settings: {
    account: string
    /** JSON: the protocol's `QuietHours`; null for none. */
    quiet: string | null
  }
  /**
   * THE LEDGER: what was decided about a message for an account that it could be meant for. Holds nothing of
   * the message itself. Whoever has no row was not meant.
   */
  notifications: {
    account: string
    room: string
    seq: number
    /** Place in the order of decisions, over the whole installation. */
    nr: number
    addressed: Addressed
    notify: Notify
    because: NotifyReason
    /** 1: stands in a thread alone, so that reading the room does not read it. */
    in_thread: number
    /** 1: read, or never to be read. */
    read: number
    at: number
  }
  /** How far each room has been decided: new messages by `seq`, changes by `rev`. */
  decided_rooms: { room: string; seq: number; rev: number }
}
