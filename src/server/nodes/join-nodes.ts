import { createRedisBus } from '../../bus/redis.ts'
import type { Core } from '../../core/core.ts'
import type { Announcement, Clock, Log } from '../../core/ports.ts'
import type { Comings } from '../../delivery/comings.ts'
import type { Delivery } from '../../delivery/create-delivery.ts'
import { createInOrder } from '../../delivery/in-order.ts'
import type { PresenceTracker } from '../../delivery/presence.ts'
import { createCheckConnections } from './check-connections.ts'
import { shareLimits } from './share-limits.ts'
import { deadAfterMs, sharePeople } from './share-people.ts'
import type { NodeSignal } from './signals.ts'

/** How often this node says that it is alive, and looks what the others said. */
const beatMs = 1_000
/** What was taken of shared limits is told this often. */
const limitsMs = 250
/** While everything is well the database is asked this often whether something was missed all the same. */
const calmPollMs = 5_000
/** A node that is silent for so long may be cut off from the bus alone: its rooms are read from the database. */
const silentMs = 3_000

/** Others that stop at the same moment say so within this time. */
const leavingMs = 200

/** Who is connected, and who comes and goes with dialects that tell it. */
type People = { presence: PresenceTracker; comings: Comings }

export type Nodes = {
  /** Takes the place of the bus of a single node. */
  bus: ReturnType<typeof createRedisBus>
  /** Begins to work with the rules; before that the bus only carries. */
  join(core: Core, delivery: Delivery, people: People, leave: () => void): void
  /** Other nodes that were heard lately. */
  peers(): number
  /** Says that this node will stop. Resolves with how many others stay. */
  prepareToLeave(): Promise<number>
  stop(): Promise<void>
}

/** This server as one of several equal nodes over one database. */
export const joinNodes = (url: string, channel: string, node: string, clock: Clock, log: Log): Nodes => {
  const bus = createRedisBus({ url, channel, node, clock, log })
  const tell = (signal: NodeSignal): void => bus.tell(signal)
  let people: ReturnType<typeof sharePeople> | undefined
  let stopWork = (): void => {}

  const join: Nodes['join'] = (core, delivery, { presence, comings }, leave) => {
    const failed = (error: unknown): void =>
      log.warn({ error: String(error) }, 'rooms could not be read after something was missed')
    const inOrder = createInOrder({
      clock,
      deliver: delivery.deliver,
      isHeard: delivery.isHeard,
      headsOf: core.store.nodes.heads,
      changes: (room, after) => core.store.messages.changes(room, after, 500),
      failed,
    })
    delivery.onHeard(inOrder.follow)
    const shared = sharePeople({ node, presence, comings, clock, tell })
    people = shared
    comings.onOwn((coming) => tell({ signal: 'coming', ...coming }))
    const limits = shareLimits(core, tell)

    bus.listen(inOrder.deliver)
    bus.listenToOthers((announcement: Announcement) => limits.heard(announcement))
    bus.onSignal((signal, from) => {
      shared.hear(signal as NodeSignal, from)
      limits.hear(signal as NodeSignal)
    })

    const checkConnections = createCheckConnections(core, delivery)
    const catchUp = createCatchUp(async () => {
      await checkConnections()
      await inOrder.catchUp()
    }, failed)
    bus.onLoss(() => {
      shared.forgive()
      comings.forgetOthers()
      catchUp()
    })

    let beatAt = clock.monotonic()
    let polledAt = beatAt
    const beat = (): void => {
      const now = clock.monotonic()
      if (now - beatAt > deadAfterMs) {
        log.warn({ node, pausedMs: Math.round(now - beatAt) }, 'this node stood still; its sockets come back')
        shared.forgive()
        leave()
        catchUp()
      }
      beatAt = now
      shared.alive(core.firstOwner.hash)
      limits.tellActed()
      core.firstOwner.setOthers(shared.ownerHashes())
      if (bus.isUp()) shared.forgetDead()
      else shared.forgive()
      const isWell = bus.isUp() && !shared.isOneSilent(silentMs)
      if (!isWell) catchUp()
      else if (now - polledAt >= calmPollMs) {
        polledAt = now
        inOrder.catchUp().catch(failed)
      }
    }
    const timers = [setInterval(beat, beatMs), setInterval(limits.tellTaken, limitsMs)]
    beat()

    stopWork = () => {
      timers.forEach(clearInterval)
      inOrder.stop()
      tell({ signal: 'bye' })
    }
  }

  return {
    bus,
    join,
    peers: () => people?.peers() ?? 0,
    async prepareToLeave() {
      tell({ signal: 'leaving' })
      // All workers of a machine stop at once: nobody shall move to one that goes as well.
      await Bun.sleep(leavingMs)
      return people?.peers() ?? 0
    },
    async stop() {
      stopWork()
      await bus.close()
    },
  }
}

/** Runs once at a time; asked for meanwhile, it runs once more. */
const createCatchUp = (run: () => Promise<void>, failed: (error: unknown) => void) => {
  let isRunning = false
  let isAskedAgain = false
  const go = async (): Promise<void> => {
    if (isRunning) {
      isAskedAgain = true
      return
    }
    isRunning = true
    try {
      do {
        isAskedAgain = false
        await run()
      } while (isAskedAgain)
    } catch (error) {
      failed(error)
    } finally {
      isRunning = false
    }
  }
  return () => void go()
}
