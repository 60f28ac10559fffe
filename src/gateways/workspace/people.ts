import type { CommandOutput } from '../../protocol/commands.ts'
import type { Author } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import type { Person } from './encode.ts'
import type { Asked } from './ports.ts'

/** These accounts as the dialect shows people: with numbers, and the names that they gave. */
export const peopleOf = async ({ parts, actor }: Asked, accounts: Author[]): Promise<Person[]> => {
  const { execute, numbers } = parts
  const named = new Map<string, { firstName?: string | undefined; lastName?: string | undefined }>()
  for (let from = 0; from < accounts.length; from += limits.profilesAtOnce) {
    const ids = accounts.slice(from, from + limits.profilesAtOnce).map(({ id }) => id)
    const { profiles } = (await execute(actor, 'account.profiles', {
      accounts: ids,
    })) as CommandOutput<'account.profiles'>
    for (const profile of profiles) named.set(profile.account, profile)
  }
  return Promise.all(
    accounts.map(async ({ id, name }) => ({
      id: await numbers.of('account', id),
      username: name,
      first_name: named.get(id)?.firstName ?? '',
      last_name: named.get(id)?.lastName ?? '',
    })),
  )
}
