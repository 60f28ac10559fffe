import { limits } from '../../protocol/limits.ts'
import type { Core } from '../core.ts'
import { decideNotification } from './decide-notification.ts'
import { factsAbout, isInThread, type Subject } from './facts-about.ts'
import type { Decision, Undecided } from './ports.ts'
import { tellGone, tellNotified } from './tell-notified.ts'

/** Messages and accounts looked at in one go, so that nobody waits long for it. */
const messagesAtOnce = 200
const accountsAtOnce = 500

const msPerDay = 24 * 60 * 60 * 1000

/** What need not be written down: it can be told later from what is there. */
const untold = new Set(['notice', 'own', 'not-a-member', 'not-following', 'not-mentioned', 'deleted'])

/**
 * Decides about a few messages of a room that nobody decided about yet, behind the conversation. Answers false
 * when there is nothing more; `wantsAll`: every message in the room is to be looked at. It may be done twice, at
 * once and on several nodes: only the first writes, and each account is told of each message once.
 */
export const decideRoom = async (core: Core, room: string): Promise<{ more: boolean; wantsAll: boolean }> => {
  const batch = await core.store.notifications.undecided(room, messagesAtOnce)
  if (!batch) return { more: false, wantsAll: true }
  const now = core.clock.wall()
  const subjects = subjectsOf(batch, now)
  const bySeq = new Map(subjects.map(({ message }) => [message.seq, message]))
  const deleted = batch.changed.filter((message) => message.deleted).map(({ seq }) => seq)
  const record = async (decisions: Decision[], isLast: boolean): Promise<void> => {
    const end = isLast ? { to: batch.to, deleted } : { deleted: [] }
    const written = await core.store.notifications.record({
      room,
      from: batch.from,
      at: now,
      decisions,
      ...end,
    })
    if (written.added.some(({ notify }) => notify === 'push')) core.pushIsOwed()
    await tellNotified(core, written, bySeq)
    tellGone(core, written)
  }
  for await (const accounts of candidates(core, batch, subjects)) {
    const decisions = await decideFor(core, batch, subjects, accounts, now)
    if (decisions.length > 0) await record(decisions, false)
  }
  await record([], true)
  return { more: true, wantsAll: batch.isDirect || batch.wantAll.length > 0 }
}

/** What is known no longer whom it was meant for is not decided again, whatever is changed about it. */
const subjectsOf = ({ fresh, changed }: Undecided, now: number): Subject[] => [
  ...fresh.map((message) => ({ message, isFresh: true })),
  ...changed
    .filter((message) => !message.deleted && message.mentions !== undefined)
    .filter(({ at }) => now - Date.parse(at) < limits.notificationDays * msPerDay)
    .map((message) => ({ message, isFresh: false })),
]

/** Whom any of these messages could be meant for, some at a time: never all members for what is meant for few. */
async function* candidates(core: Core, batch: Undecided, subjects: Subject[]): AsyncIterable<string[]> {
  const fresh = subjects.filter(({ isFresh }) => isFresh).map(({ message }) => message)
  const isForAll = batch.isDirect || fresh.some(({ mentionsAll }) => mentionsAll === 'room')
  const few = new Set(subjects.flatMap(({ message }) => message.mentions ?? []))
  if (fresh.length > 0) for (const account of [...batch.wantAll, ...batch.followers]) few.add(account)
  if (fresh.some(({ mentionsAll }) => mentionsAll === 'here'))
    for (const { id } of core.presence.online()) few.add(id)
  if (fresh.length > 0 && isForAll) yield* members(core, batch.room)
  else yield* inParts([...few])
}

async function* members({ store }: Core, room: string): AsyncIterable<string[]> {
  for (let after = ''; ; ) {
    const page = await store.notifications.memberIds(room, after, accountsAtOnce)
    yield page
    if (page.length < accountsAtOnce) return
    after = page.at(-1) as string
  }
}

function* inParts(accounts: string[]): Iterable<string[]> {
  for (let i = 0; i < accounts.length; i += accountsAtOnce) yield accounts.slice(i, i + accountsAtOnce)
}

const decideFor = async (
  { store, presence }: Core,
  { room, isDirect }: Undecided,
  subjects: Subject[],
  accounts: string[],
  now: number,
): Promise<Decision[]> => {
  const circumstances = { isDirect, now, isOnline: presence.isOnline }
  const threads = new Set(
    subjects.flatMap(({ message: { thread } }) => (thread === undefined ? [] : [thread])),
  )
  const receivers = await store.notifications.receivers(room, accounts, [...threads])
  return receivers.flatMap((receiver) =>
    subjects.flatMap((subject): Decision[] => {
      const facts = factsAbout(subject, receiver, circumstances)
      const decided = decideNotification(facts)
      if (!facts.addressed || untold.has(decided.because)) return []
      const { message } = subject
      const about = { account: receiver.account, seq: message.seq, addressed: facts.addressed }
      return [{ ...about, ...decided, inThread: isInThread(message) }]
    }),
  )
}
