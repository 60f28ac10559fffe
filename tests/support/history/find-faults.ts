import type { Message } from '../../../src/protocol/entities.ts'
import { faultsOfReader } from './faults-of-reader.ts'
import type { Attempt, Fault, History, Look } from './history.ts'

/**
 * Compares what everybody was told with what is stored (R1 to R4). Sound for any history: kills, cuts, retries and
 * answers that never came make no fault. It asks that each message was changed at most once, so that revisions can
 * be counted, and that no two were sent with the same text.
 */
export const findFaults = ({ attempts, stored, head, readers = [], looks = [] }: History): Fault[] => [
  ...lostOrChanged(attempts, stored),
  ...doubled(attempts, stored),
  ...gaps(stored, head, stored.filter(({ seq, rev }) => seq !== rev).length),
  ...outOfTurn(attempts),
  ...outOfTime(attempts),
  ...readers.flatMap((reader) => faultsOfReader(reader, stored, head)),
  ...stale(attempts, looks),
]

const textOf = (message: Message): string => message.text.replace(/ \(edited\)$/, '')

const lostOrChanged = (attempts: Attempt[], stored: Message[]): Fault[] => {
  const byId = new Map(stored.map((message) => [message.id, message]))
  const texts = new Set(stored.map(textOf))
  return attempts.flatMap(({ acked, text, nonce }): Fault[] => {
    if (!acked) return []
    const message = byId.get(acked.id)
    if (message && message.seq === acked.seq && textOf(message) === text) return []
    const detail = `${nonce} was acknowledged as ${acked.id}`
    return [{ kind: texts.has(text) ? 'mismatch' : 'lost', detail }]
  })
}

const doubled = (attempts: Attempt[], stored: Message[]): Fault[] => {
  const known = new Set(attempts.map(({ text }) => text))
  const faults: Fault[] = []
  for (const [text, messages] of Map.groupBy(stored, textOf)) {
    if (messages.length > 1)
      faults.push({ kind: 'doubled', detail: `${text}: ${messages.map((m) => m.seq)}` })
    if (!known.has(text) && messages[0]?.kind !== 'notice') faults.push({ kind: 'phantom', detail: text })
  }
  return faults
}

/**
 * Places and revisions are unique, and every revision up to the head belongs to something: the place of a
 * message or its change.
 */
const gaps = (stored: Message[], head: number, changes: number): Fault[] => {
  const seqs = new Set(stored.map(({ seq }) => seq))
  const revs = new Set(stored.map(({ rev }) => rev))
  if (seqs.size !== stored.length) return [{ kind: 'gap', detail: 'two messages share a place' }]
  if (revs.size !== stored.length) return [{ kind: 'gap', detail: 'two messages share a revision' }]
  const beyond = stored.filter(({ seq, rev }) => rev > head || seq > rev)
  if (beyond.length > 0) return [{ kind: 'gap', detail: `${beyond.length} messages beyond the head ${head}` }]
  // Dense: places and changes together take every revision exactly once.
  const taken = stored.length + changes
  return taken === head
    ? []
    : [{ kind: 'gap', detail: `${head} revisions for ${taken} messages and changes` }]
}

/** What a client sent in order stands in order, but for what was refused and sent again. */
const outOfTurn = (attempts: Attempt[]): Fault[] => {
  const faults: Fault[] = []
  for (const [client, sent] of Map.groupBy(attempts, (attempt) => attempt.client)) {
    const acked = sent.filter((one) => one.acked && !one.wasRefused).sort((a, b) => a.order - b.order)
    for (const [i, attempt] of acked.entries()) {
      const before = acked[i - 1]?.acked?.seq ?? 0
      if ((attempt.acked?.seq ?? 0) <= before)
        faults.push({ kind: 'reordered', detail: `${client}: ${attempt.nonce} came before ${before}` })
    }
  }
  return faults
}

/** Whatever was acknowledged before something else was sent, by anybody over any node, stands before it. */
const outOfTime = (attempts: Attempt[]): Fault[] => {
  const faults: Fault[] = []
  const newestBefore = newestAcked(attempts)
  for (const { nonce, acked, startedAt } of attempts) {
    const before = acked && newestBefore(startedAt)
    if (before && acked.seq < before.seq)
      faults.push({
        kind: 'reordered',
        detail: `${nonce} came before ${before.nonce}, which was there already`,
      })
  }
  return faults
}

const stale = (attempts: Attempt[], looks: Look[]): Fault[] => {
  const newestBefore = newestAcked(attempts)
  return looks.flatMap(({ name, startedAt, seqs }): Fault[] => {
    const before = newestBefore(startedAt)
    return before && before.seq > Math.max(0, ...seqs)
      ? [{ kind: 'stale', detail: `${name} did not see ${before.nonce}, acknowledged before it asked` }]
      : []
  })
}

/** Answers which message of the highest place was acknowledged before a moment. */
const newestAcked = (attempts: Attempt[]) => {
  const done = attempts
    .flatMap(({ nonce, acked, endedAt }) => (acked && endedAt ? [{ nonce, seq: acked.seq, endedAt }] : []))
    .sort((a, b) => a.endedAt - b.endedAt)
  const newest: typeof done = []
  for (const one of done)
    newest.push((newest.at(-1)?.seq ?? 0) > one.seq ? (newest.at(-1) as typeof one) : one)
  return (moment: number): (typeof done)[0] | undefined => {
    let [low, high] = [0, done.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((done[middle] as (typeof done)[0]).endedAt < moment) low = middle + 1
      else high = middle
    }
    return newest[low - 1]
  }
}
