/** Somebody who is here with an older dialect; `name` is what its people call them. */
export type Comer = { account: string; username: string; name: string }

/** What is told to the other nodes. `isConnected`: over whatever dialect, on the node that tells. */
export type Coming = Comer & { dialect: string; isHere: boolean; isConnected: boolean }

/** Hears that somebody came who was on no node, or went who is on none any more. */
export type HearsComing = (name: string, isHere: boolean) => void

/**
 * Who comes and goes among the people of a dialect that tells it to them, over all nodes. Told and forgotten, like
 * presence: a coming that is lost is not told again.
 */
export type Comings = {
  came(dialect: string, comer: Comer): void
  went(dialect: string, comer: Comer): void
  listen(dialect: string, listener: HearsComing): void
  /** Where comings of this node are told to the others. */
  onOwn(listener: (coming: Coming) => void): void
  heard(node: string, coming: Coming): void
  /** That node is gone, and all its people with it. */
  lostNode(node: string): void
  /** Something was missed: who is on other nodes is no longer known. */
  forgetOthers(): void
}

type Named = Pick<Comer, 'account' | 'name'>
type Place = { name: string; nodes: Set<string> }

const here = 'here'

export const createComings = (isConnected: (account: string) => boolean): Comings => {
  const dialects = new Map<string, Map<string, Place>>()
  const listeners = new Map<string, HearsComing>()
  let tellOthers = (_: Coming): void => {}

  const placesOf = (dialect: string): Map<string, Place> => {
    const known = dialects.get(dialect) ?? new Map<string, Place>()
    dialects.set(dialect, known)
    return known
  }

  const add = (dialect: string, { account, name }: Named, node: string): void => {
    const places = placesOf(dialect)
    const { nodes } = places.get(account) ?? { nodes: new Set<string>() }
    const isNews = [...nodes].every((other) => other === node)
    places.set(account, { name, nodes: nodes.add(node) })
    if (isNews) listeners.get(dialect)?.(name, true)
  }

  const remove = (dialect: string, { account, name }: Named, node: string): void => {
    const places = placesOf(dialect)
    const nodes = places.get(account)?.nodes
    nodes?.delete(node)
    if (nodes && nodes.size > 0) return
    places.delete(account)
    listeners.get(dialect)?.(name, false)
  }

  const own = (dialect: string, comer: Comer, isHere: boolean): void =>
    tellOthers({ ...comer, dialect, isHere, isConnected: isHere || isConnected(comer.account) })

  return {
    came(dialect, comer) {
      add(dialect, comer, here)
      own(dialect, comer, true)
    },
    went(dialect, comer) {
      remove(dialect, comer, here)
      own(dialect, comer, false)
    },
    listen: (dialect, listener) => void listeners.set(dialect, listener),
    onOwn(listener) {
      tellOthers = listener
    },
    heard(node, { dialect, isHere, account, name }) {
      // A dialect that is switched off here is nobody's news.
      if (listeners.has(dialect)) (isHere ? add : remove)(dialect, { account, name }, node)
    },
    lostNode(node) {
      for (const [dialect, places] of dialects)
        for (const [account, { name, nodes }] of [...places])
          if (nodes.has(node)) remove(dialect, { account, name }, node)
    },
    forgetOthers() {
      for (const places of dialects.values())
        for (const [account, place] of [...places])
          if (place.nodes.has(here)) place.nodes = new Set([here])
          else places.delete(account)
    },
  }
}
