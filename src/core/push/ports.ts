export type PushKeys = { publicKey: string; privateKey: string }

export type PushSubscription = {
  id: string
  account: string
  session: string
  endpoint: string
  p256dh: string
  auth: string
}

/** A push message that is owed: what it is about, never what it says (R16). */
export type OwedPush = {
  subscription: string
  nr: number
  account: string
  room: string
  seq: number
  /** Tries so far, the one under way included. */
  tries: number
}

export type PushStore = {
  /** The installation’s own keys; the first who asks brings them. */
  keys(fresh: PushKeys): Promise<PushKeys>
  /** An endpoint belongs to whoever subscribed it last; the oldest of too many goes. */
  subscribe(subscription: PushSubscription & { at: number }): Promise<void>
  unsubscribe(endpoint: string, account?: string): Promise<void>
  /** Undefined when it is gone, or its session has ended. */
  subscription(id: string): Promise<PushSubscription | undefined>
  /** Where an account has them sent, oldest first. */
  devices(account: string): Promise<{ endpoint: string; at: number }[]>
  /** When something may be sent next, as of `at`; perhaps in the past. */
  nextDue(at: number): Promise<number | undefined>
  /** At most `limits.pushesAtOnce` of an account are claimed at a time, over all nodes. */
  claim(claim: { at: number; until: number; limit: number }): Promise<OwedPush[]>
  release(): Promise<void>
  /** It was delivered, or is no longer needed. */
  done(owed: { subscription: string; nr: number }): Promise<void>
  /** Not before `dueAt` again. */
  putOff(owed: { subscription: string; nr: number; dueAt: number }): Promise<void>
  /** Subscriptions whose sessions ended. */
  forgetEnded(): Promise<void>
}

/** What a push service answered. */
export type Pushed = 'taken' | 'gone' | 'refused' | 'later'

export type Pusher = {
  newKeys(): PushKeys
  /** Encrypts for the device and hands over. Rejects when the service can't be reached. */
  push(message: {
    to: Pick<PushSubscription, 'endpoint' | 'p256dh' | 'auth'>
    keys: PushKeys
    text: string
  }): Promise<Pushed>
}
