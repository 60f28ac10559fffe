import { useCallback, useEffect, useState } from 'react'
import type { CommandInput, CommandName, CommandOutput } from '../../protocol/commands.ts'
import { useClient } from '../app/chat.ts'
import { sentenceOf } from './sentence-of.ts'

export type Paged<Item> = {
  items: Item[] | undefined
  hasMore: boolean
  problem: string | undefined
  more(): void
  again(): void
}

/** A list that comes page by page. `after` makes the question for the page that follows an item. */
export const usePaged = <C extends CommandName, Item>(
  command: C,
  input: CommandInput<C>,
  read: (answer: CommandOutput<C>) => { items: Item[]; hasMore: boolean },
  after: (last: Item) => object,
): Paged<Item> => {
  const client = useClient()
  const [state, setState] = useState<{ items?: Item[]; hasMore: boolean; problem?: string }>({
    hasMore: false,
  })
  const question = JSON.stringify(input)

  const load = useCallback(
    (earlier: Item[], isWanted: () => boolean) => {
      const last = earlier.at(-1)
      client.call(command, { ...JSON.parse(question), ...(last ? after(last) : {}) }).then(
        (answer) => {
          const page = read(answer)
          if (isWanted()) setState({ items: [...earlier, ...page.items], hasMore: page.hasMore })
        },
        (error) => isWanted() && setState((before) => ({ ...before, problem: sentenceOf(error) })),
      )
    },
    [client, command, question, read, after],
  )

  useEffect(() => {
    let isHere = true
    load([], () => isHere)
    return () => {
      isHere = false
    }
  }, [load])

  return {
    items: state.items,
    hasMore: state.hasMore,
    problem: state.problem,
    more: () => load(state.items ?? [], () => true),
    again: () => load([], () => true),
  }
}
