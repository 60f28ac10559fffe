import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import type { ProfileRecord } from './ports.ts'
import { profileView } from './profile-view.ts'
import { sharesRoom } from './shares-room.ts'

type Input = CommandInput<'account.profile'>

/** Somebody one shares no room with looks like nobody. */
export const readProfile = async (
  core: Core,
  actor: Actor,
  input: Input,
): Promise<CommandOutput<'account.profile'>> => {
  const me = mustBeLoggedIn(actor).account.id
  const record = await find(core, me, input)
  if (!record || !(await sharesRoom(core, me, record.account))) throw refuse('not-found')
  const lastSeen = record.account === me || !record.hidesLastSeen ? lastSeenOf(core, record) : null
  return {
    profile: profileView(record, core.clock.wall()),
    online: core.presence.isOnline(record.account),
    ...(lastSeen === null ? {} : { lastSeen: new Date(lastSeen).toISOString() }),
    ...(record.account === me ? { hideLastSeen: record.hidesLastSeen } : {}),
  }
}

const find = async (
  { store }: Core,
  me: string,
  { account, username }: Input,
): Promise<ProfileRecord | undefined> => {
  if (account !== undefined && username !== undefined)
    throw refuse('bad-input', 'Say either account or username.')
  if (username !== undefined) return store.profiles.byName(username)
  return (await store.profiles.of([account ?? me]))[0]
}

/** What is in memory is newer than what was written. */
const lastSeenOf = ({ lastSeen }: Core, { account, lastSeenAt }: ProfileRecord): number | null =>
  lastSeen.of(account) ?? lastSeenAt
