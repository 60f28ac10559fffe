import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { tallyMessages } from '../leaderboard/tally-messages.ts'

const msPerDay = 24 * 60 * 60 * 1000
const busiest = 10
/** Longer than this nobody waits for an answer. */
const patienceMs = 2000

export const showStatistics = async (
  core: Core,
  actor: Actor,
  { days = 30 }: CommandInput<'admin.statistics'>,
): Promise<CommandOutput<'admin.statistics'>> => {
  const { account } = mustBeLoggedIn(actor)
  const { statistics } = core.store
  const until = core.clock.monotonic() + patienceMs
  const complete = await tallyMessages(core, () => core.clock.monotonic() < until)
  const now = core.clock.wall()
  const since = Math.floor(now / msPerDay) - days + 1
  const activeIn = (span: number): Promise<number> => statistics.activePeople(now - span * msPerDay)
  return {
    days: (await statistics.messagesByDay(since)).map(({ day, messages }) => ({
      day: new Date(day * msPerDay).toISOString().slice(0, 10),
      messages,
    })),
    complete,
    people: {
      total: await statistics.people(),
      online: core.presence.online().length,
      activeDay: await activeIn(1),
      activeWeek: await activeIn(7),
      activeMonth: await activeIn(30),
    },
    rooms: {
      ...(await statistics.rooms()),
      busiest: await statistics.busiestRooms(since, busiest, account.id),
    },
    storage: { database: await statistics.databaseBytes(), ...(await core.disk.usage()) },
  }
}
