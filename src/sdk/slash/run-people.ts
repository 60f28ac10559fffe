import { emojiNamed } from '../../protocol/emoji.ts'
import type { Order } from './order.ts'
import { list, note, type SlashOutcome } from './outcome.ts'

/** Oneself and others. */
export const runPeople = {
  async whoami({ client }: Order): Promise<SlashOutcome> {
    const { account } = await client.call('account.whoami', {})
    return note(`${account.username}, ${account.role}, here since ${account.createdAt.slice(0, 10)}`)
  },
  async nick({ client, taken: { name = '' } }: Order): Promise<SlashOutcome> {
    const { profile } = await client.call('account.update', { displayName: name })
    return note(`Shown as: ${profile.displayName ?? profile.username}`)
  },
  async status({ client, taken: { emoji, text = '' } }: Order): Promise<SlashOutcome> {
    const sign = emoji && (emojiNamed(emoji.replaceAll(':', '')) ?? emoji)
    const status = sign === undefined && text === '' ? null : { text, ...(sign && { emoji: sign }) }
    await client.call('account.update', { status })
    return note(status ? `Your status: ${[sign, text].filter(Boolean).join(' ')}` : 'You have no status now.')
  },
  async users({ client }: Order): Promise<SlashOutcome> {
    const { online, total } = await client.call('presence.list', { limit: 200 })
    return list(
      `${total} online`,
      online.map(({ name }) => ({ text: name })),
    )
  },
}
