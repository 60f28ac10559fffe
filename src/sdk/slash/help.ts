import { slashNamed, slashNames, slashSpec } from '../../protocol/slash/table.ts'
import { usageOf } from '../../protocol/slash/take-arguments.ts'
import { type Order, RefusedHere } from './order.ts'
import { list, note, type SlashOutcome } from './outcome.ts'

/** All commands, with those of the installation; or one of them. */
export const help = async (order: Order): Promise<SlashOutcome> => {
  const { custom } = await order.client.call('slash.list', {})
  const wanted = order.taken.command
  if (wanted === undefined)
    return list('Commands', [
      ...slashNames.map((name) => ({ text: usageOf(name, slashSpec(name)), detail: slashSpec(name).about })),
      ...custom.map(({ name, about }) => ({ text: `/${name}`, detail: about })),
      { text: '//text', detail: 'Say something that begins with a /.' },
    ])
  const own = custom.find(({ name }) => name === wanted.toLowerCase())
  if (own) return note(`/${own.name}`, own.about)
  const name = slashNamed(wanted)
  if (name === undefined) throw new RefusedHere(`There is no command /${wanted}. /help shows all.`)
  const { about, aliases, who } = slashSpec(name)
  const also = aliases.length > 0 ? [`The same: ${aliases.map((alias) => `/${alias}`).join(', ')}`] : []
  return note(usageOf(name, slashSpec(name)), about, ...also, `For ${who}.`)
}
