import { isoWithOffset } from '../../delivery/dialects/as-line.ts'
import type { CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import type { Client } from './client.ts'
import { type Answer, success } from './encode.ts'
import type { ConsoleParts } from './ports.ts'

/** Who is online, by name; the list ends at a limit, as it is one line. */
export const listUsers = async (
  { execute, isConnected }: ConsoleParts,
  { actor }: Client,
): Promise<Answer> => {
  const users: string[] = []
  let more = true
  let after: string | undefined
  while (more && users.length < limits.consoleUsers) {
    const input = { limit: limits.pageSize, ...(after === undefined ? {} : { after }) }
    const page = (await execute(actor, 'presence.list', input)) as CommandOutput<'presence.list'>
    users.push(...page.online.flatMap(({ id, name }) => (isConnected(id) ? [name] : [])))
    after = page.online.at(-1)?.name
    more = page.more
  }
  return success('Users online now.', { users: users.slice(0, limits.consoleUsers) })
}

export const showLeaders = async (
  { execute }: ConsoleParts,
  { actor }: Client,
  { by }: { by: 'messages' | 'time' },
): Promise<Answer> => {
  const { leaders } = (await execute(actor, 'leaderboard.show', {
    by,
  })) as CommandOutput<'leaderboard.show'>
  const leaderboard = leaders.map(({ account, messages, activeSeconds, lastActiveAt }) => ({
    username: account.name,
    message_count: messages,
    active_seconds: activeSeconds,
    last_active: lastActiveAt === undefined ? null : isoWithOffset(lastActiveAt),
  }))
  return success(`Leaderboard by ${by}.`, { leaderboard })
}

export const whoami = async ({ execute }: ConsoleParts, { actor }: Client): Promise<Answer> => {
  const { account } = (await execute(actor, 'account.whoami', {})) as CommandOutput<'account.whoami'>
  return success(`You are ${account.username}.`, { username: account.username })
}
