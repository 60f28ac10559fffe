import type { Generated } from 'kysely'

/** Part of `Tables`: devices that want push messages, and what is owed to them. */
export type PushTables = {
  push_subscriptions: {
    id: string
    account: string
    /** It counts as long as this session is open. */
    session: string
    endpoint: string
    /** Keys of the device, base64url: what is sent can be read there alone. */
    p256dh: string
    auth: string
    created_at: number
  }
  /** Written in the transaction of the decision (R16). Says only what it is about. */
  owed_pushes: {
    subscription: string
    /** The notification. */
    nr: number
    account: string
    room: string
    seq: number
    created_at: number
    due_at: number
    claimed_until: number | null
    tries: Generated<number>
  }
}
