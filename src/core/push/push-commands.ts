import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'

/** The public half of the installation’s keys, which are made when they are first asked for. */
export const showPushKey = async ({ store, pusher }: Core): Promise<CommandOutput<'push.key'>> => ({
  key: (await store.push.keys(pusher.newKeys())).publicKey,
})

export const subscribePush = async (
  core: Core,
  actor: Actor,
  { endpoint, keys }: CommandInput<'push.subscribe'>,
): Promise<CommandOutput<'push.subscribe'>> => {
  const { account, id: session } = mustBeLoggedIn(actor)
  if (!endpoint.startsWith('https:') && core.settings.get('push.endpoints') === 'public')
    throw refuse('bad-input', 'endpoint: Use https.')
  const { store, ids, clock } = core
  await store.push.subscribe({
    id: ids.short(),
    account: account.id,
    session,
    endpoint,
    ...keys,
    at: clock.wall(),
  })
  return {}
}

export const unsubscribePush = async (
  { store }: Core,
  actor: Actor,
  { endpoint }: CommandInput<'push.unsubscribe'>,
): Promise<CommandOutput<'push.unsubscribe'>> => {
  await store.push.unsubscribe(endpoint, mustBeLoggedIn(actor).account.id)
  return {}
}
