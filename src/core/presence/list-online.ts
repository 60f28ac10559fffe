import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Author } from '../../protocol/entities.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { giveToMany } from '../give-to-many.ts'

type Page = CommandOutput<'presence.list'>

/** Thousands may come at once and ask the same: each page of a list is made once. */
const pages = new WeakMap<readonly Author[], Map<string, Page>>()

export const listOnline = async (
  { presence }: Core,
  _actor: Actor,
  { after = '', limit = 100 }: CommandInput<'presence.list'>,
): Promise<Page> => {
  const all = presence.online()
  const made = pages.get(all) ?? new Map<string, Page>()
  pages.set(all, made)
  const key = `${limit} ${after}`
  const page = made.get(key) ?? giveToMany(pageOf(all, after, limit))
  if (made.size < mostPages) made.set(key, page)
  return page
}

/** Kept of one list: somebody who asks for odd places gets them, but fills no memory. */
const mostPages = 100

const pageOf = (all: readonly Author[], after: string, limit: number): Page => {
  const rest = after === '' ? all : all.filter(({ name }) => name.toLowerCase() > after.toLowerCase())
  return { online: rest.slice(0, limit), total: all.length, more: rest.length > limit }
}
