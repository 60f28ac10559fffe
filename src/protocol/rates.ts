/** How often: so many at once, and then so many a second. Lifted by `PARLEY_LIMITS=off`. */
export type Rate = { burst: number; perSecond: number }

/**
 * Every rate limit, in one place, as it is for members unless the installation sets another (see
 * `settings.ts`). They are wide enough not to be met by people who talk, and stop programs that run wild.
 * A refusal is `rate-limited` and says when to try again.
 */
export const rates = {
  /** Messages sent, per account. */
  send: { burst: 500, perSecond: 50 },
  /** Edits, deletes and reactions, per account. */
  change: { burst: 200, perSecond: 20 },
  /** Every other command of somebody who is logged in, per account. */
  ask: { burst: 1000, perSecond: 100 },
  /** Searching for people and messages, per account. */
  search: { burst: 60, perSecond: 2 },
  /** Commands without a login, per network address. */
  anonymous: { burst: 1000, perSecond: 20 },
  /** Accounts made, per network address. */
  register: { burst: 500, perSecond: 1 },
  /** Sockets opened, per network address. */
  connect: { burst: 1000, perSecond: 50 },
  /** Wrong passwords whatever the name, per network address. */
  wrongPassword: { burst: 60, perSecond: 1 / 60 },
  /** Wrong passwords for one name, from all addresses together; those it was used from before are let through. */
  wrongPasswordForName: { burst: 100, perSecond: 1 / 36 },
  /** Changes of a profile, per account: each is told to everybody who shares a room. */
  profile: { burst: 20, perSecond: 1 / 10 },
  /** Uploads begun, per account. */
  upload: { burst: 60, perSecond: 1 / 3 },
  /** Parts of uploads, per account. */
  chunk: { burst: 500, perSecond: 50 },
  /** Pictures set, per account: each costs some CPU. */
  avatar: { burst: 10, perSecond: 1 / 60 },
  /** Exports of everything, per account. */
  export: { burst: 3, perSecond: 1 / 1200 },
  /** Mails that are asked for, per e-mail address, whether anybody has it or not: five, then one every ten minutes. */
  mailTo: { burst: 5, perSecond: 1 / 600 },
  /** Mails that are asked for by people who are not logged in, per network address. */
  mailFrom: { burst: 30, perSecond: 1 / 60 },
  /** The workspace dialect, without a login, per network address: 100 an hour. */
  workspaceAnonymous: { burst: 100, perSecond: 100 / 3600 },
  /** The workspace dialect, per account: 1,000 an hour. */
  workspaceUser: { burst: 1000, perSecond: 1000 / 3600 },
  /** Messages sent through the workspace dialect, per account: 10 a minute. */
  workspaceSend: { burst: 10, perSecond: 1 / 6 },
} as const satisfies Record<string, Rate>

export type RateName = keyof typeof rates

/** These are counted for a network address (IPv6: its /64) or a name; all others for an account. */
export const notPerAccount = [
  'workspaceAnonymous',
  'workspaceUser',
  'workspaceSend',
  'anonymous',
  'register',
  'mailTo',
  'mailFrom',
  'connect',
  'wrongPassword',
  'wrongPasswordForName',
  'mailTo',
  'mailFrom',
] as const satisfies RateName[]
export type OtherRate = (typeof notPerAccount)[number]
export type AccountRate = Exclude<RateName, OtherRate>

/** Whose rates can be set apart: the owner, admins and moderators count as staff. */
export const tiers = ['staff', 'member', 'bot', 'guest'] as const
export type Tier = (typeof tiers)[number]

/** Where a tier differs from the table of rates. Guests, whom nobody knows, have less. */
export const ratesOfTier: { [T in Tier]?: { [R in AccountRate]?: Rate } } = {
  bot: { send: { burst: 1000, perSecond: 100 } },
  guest: {
    send: { burst: 20, perSecond: 1 },
    change: { burst: 20, perSecond: 1 },
    ask: { burst: 200, perSecond: 20 },
    search: { burst: 20, perSecond: 1 / 5 },
  },
}

/** The rate of a tier that the installation did not set. */
export const defaultRate = (tier: Tier, name: AccountRate): Rate => ratesOfTier[tier]?.[name] ?? rates[name]

/** Sockets that one account may have open at once, unless the installation sets another number. */
export const socketsPerAccount = 200
