import type { Actor } from '../actor.ts'
import type { Ids } from '../ports.ts'

/** How an installation that nobody owns gets its owner; see docs/decisions/0007-first-owner.md. */
export type FirstOwner = {
  /** The secret of the link that the console shows. It is new at every start and kept nowhere. */
  readonly token: string
  isToken(token: string): boolean
  /** What other nodes may know of the link: its hash. */
  readonly hash: string
  /** The links of other nodes are as good, as nobody knows which of them a link is opened on. */
  setOthers(hashes: string[]): void
  /** Whether this actor becomes the owner by simply registering first. */
  needsNoLink(actor: Actor): boolean
}

/** `isHome`: the installation can be reached from its own machine only. */
export const createFirstOwner = (ids: Ids, isHome: boolean): FirstOwner => {
  const token = ids.token()
  const hash = ids.hashToken(token)
  let others = new Set<string>()
  return {
    token,
    hash,
    setOthers(hashes) {
      others = new Set(hashes)
    },
    isToken(asked) {
      const askedHash = ids.hashToken(asked)
      return askedHash === hash || others.has(askedHash)
    },
    needsNoLink: ({ isLocal }) => isHome && isLocal === true,
  }
}
