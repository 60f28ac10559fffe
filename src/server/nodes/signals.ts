import type { Taken } from '../../core/limits/limiter.ts'
import type { Coming } from '../../delivery/comings.ts'

/** What nodes tell each other; see docs/nodes.md. All of it is hints: whoever misses one asks, or waits. */
export type NodeSignal =
  /** Every second. `version` counts the changes of its people. */
  | { signal: 'alive'; version: number; ownerHash: string }
  /** Who came to this node and who went, since `version` - 1. */
  | { signal: 'people-changed'; version: number; came: [id: string, name: string][]; went: string[] }
  /** Asks one node for all its people. */
  | { signal: 'ask-people'; of: string }
  /** All people of this node, a part at a time; the first part replaces what was known. */
  | {
      signal: 'people'
      version: number
      part: number
      isLast: boolean
      people: [id: string, name: string][]
    }
  /** Somebody came or went with an older dialect that tells it to its people. */
  | ({ signal: 'coming' } & Coming)
  /** The node is about to stop: nobody should be sent to it. */
  | { signal: 'leaving' }
  /** The node has stopped: its people come back elsewhere. */
  | { signal: 'bye' }
  /** Taken from limits that are shared. */
  | { signal: 'taken'; taken: Taken[] }
  /** Somebody tried a password. */
  | { signal: 'tried'; key: string; wasRight: boolean }
  /** Accounts that did something here, for the time that they are active. */
  | { signal: 'acted'; accounts: string[] }
