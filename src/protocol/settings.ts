import { z } from 'zod'
import {
  type AccountRate,
  defaultRate,
  notPerAccount,
  type OtherRate,
  rates,
  socketsPerAccount,
  type Tier,
  tiers,
} from './rates.ts'
import { customSlashesSchema } from './slash/custom.ts'
import { lineSchema } from './text.ts'

/** What the contract says about one setting: what it may be, what it is unless set, and what it does. */
export type SettingSpec<S extends z.ZodType = z.ZodType> = {
  schema: S
  default: z.output<S>
  /** One sentence for people; shown in docs/settings.md. */
  about: string
}

const setting = <S extends z.ZodType>(schema: S, standard: z.output<S>, about: string): SettingSpec<S> => ({
  schema,
  default: standard,
  about,
})

/** So many at once, and then so many a second. */
export const rateSchema = z.strictObject({
  burst: z.int().min(1).max(1_000_000),
  perSecond: z
    .number()
    .min(1 / 86_400)
    .max(1_000_000),
})

const count = (most: number) => z.int().min(1).max(most)

const domainSchema = z
  .string()
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/,
    'Use domains like example.org, in lower case.',
  )

const namesOfTier: Record<Tier, string> = {
  staff: 'the owner, admins and moderators',
  member: 'members',
  bot: 'bots',
  guest: 'guests',
}

type RateSettings = {
  [K in `rates.${Tier}.${AccountRate}` | `rates.${OtherRate}`]: SettingSpec<typeof rateSchema>
}

/** One setting for each rate and tier, and one for each rate that is not counted for an account. */
const rateSettings = (): RateSettings => {
  const isOther = (name: string): name is OtherRate => (notPerAccount as readonly string[]).includes(name)
  const names = Object.keys(rates) as (keyof typeof rates)[]
  const accountRates = names.filter((name): name is AccountRate => !isOther(name))
  return Object.fromEntries([
    ...tiers.flatMap((tier) =>
      accountRates.map((name) => {
        const about = `How often ${namesOfTier[tier]} may do what counts as \`${name}\`.`
        return [`rates.${tier}.${name}`, setting(rateSchema, defaultRate(tier, name), about)]
      }),
    ),
    ...notPerAccount.map((name) => {
      const about = `How often what counts as \`${name}\` may happen.`
      return [`rates.${name}`, setting(rateSchema, rates[name], about)]
    }),
  ])
}

const MiB = 1024 * 1024
const fileSize = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

const quotas: Record<Tier, number> = {
  staff: 20_000 * MiB,
  member: 2_000 * MiB,
  bot: 2_000 * MiB,
  guest: 100 * MiB,
}

const quotaSettings = (): { [K in `files.quota.${Tier}`]: SettingSpec<typeof fileSize> } =>
  Object.fromEntries(
    tiers.map((tier) => {
      const about = `Bytes that all files of one account may take together, for ${namesOfTier[tier]}. 0: no files.`
      return [`files.quota.${tier}`, setting(fileSize, quotas[tier], about)]
    }),
  ) as { [K in `files.quota.${Tier}`]: SettingSpec<typeof fileSize> }

/**
 * Everything that the owner and admins can change while the server runs. Names, ranges and defaults are the
 * whole truth: storage keeps only what differs, and docs/settings.md is made of this table.
 */
export const settingSpecs = {
  'installation.name': setting(
    lineSchema(60).refine((name) => name.trim() !== '', 'Give it a name.'),
    'Parley',
    'What this installation is called.',
  ),
  'installation.description': setting(
    lineSchema(250),
    '',
    'What it is for, in one line; shown before login.',
  ),

  'registration.mode': setting(
    z.enum(['open', 'invitation', 'domain', 'closed']),
    'open',
    'Who may register: everybody, people with an invitation, people with an address of `registration.domains`, or nobody. An invitation counts in every mode but `closed`.',
  ),
  'registration.domains': setting(
    z.array(domainSchema).max(100),
    [],
    'Domains of the e-mail addresses that may register where the mode is `domain`.',
  ),
  'registration.emailRequired': setting(z.boolean(), false, 'Whether an account needs an e-mail address.'),
  'registration.verifyBeforeSending': setting(
    z.boolean(),
    true,
    'Whether an address that was given must be proved before its account may say anything.',
  ),
  'guests.allowed': setting(z.boolean(), true, 'Whether guests are let in.'),

  'sockets.total': setting(count(1_000_000), 50_000, 'Sockets open at once.'),
  'sockets.perAccount': setting(
    count(100_000),
    socketsPerAccount,
    'Sockets that one account may have open at once.',
  ),
  'sockets.perAddress': setting(
    count(1_000_000),
    2_000,
    'Sockets that one network address may have open at once.',
  ),
  'sockets.unknown': setting(count(100_000), 1_000, 'Sockets at once that have not said who they are yet.'),
  'sockets.unknownPerAddress': setting(count(100_000), 200, 'The same, from one network address.'),
  'requests.perAddress': setting(
    count(100_000),
    500,
    'HTTP requests of one network address in progress at once.',
  ),

  ...rateSettings(),

  'push.endpoints': setting(
    z.enum(['public', 'any']),
    'public',
    'Where push messages may be sent: `public` for https to addresses on the internet, `any` also for a service of one’s own in this network.',
  ),

  'slash.commands': setting(
    customSlashesSchema,
    [],
    'Slash commands of this installation, such as `/rules`; see docs/slash-commands.md.',
  ),

  'files.biggest': setting(fileSize, 100 * MiB, 'Bytes of the biggest file that may be sent.'),
  ...quotaSettings(),
  'files.freeBytes': setting(
    z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    500 * MiB,
    'Bytes of the disk that files leave free: no upload goes on when there are less.',
  ),

  'retention.messageDays': setting(
    z.int().min(0).max(36_500),
    0,
    'Messages older than this many days lose their content, like deleted ones. 0 keeps them for ever.',
  ),
} as const satisfies Record<string, SettingSpec>

export type SettingName = keyof typeof settingSpecs
export type SettingValue<N extends SettingName> = z.output<(typeof settingSpecs)[N]['schema']>

export const settingNames = Object.keys(settingSpecs) as SettingName[]

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(settingSpecs, name)
