import type { Message } from '../../../src/protocol/entities.ts'
import type { Fault, FaultKind, Reader, Told } from './history.ts'

/** Compares what one who listened saw with what is stored, from where they began. */
export const faultsOfReader = (reader: Reader, stored: Message[], head: number): Fault[] => {
  const faults = 'told' in reader ? ofTold(reader.told, stored, head) : ofShown(reader.shown, stored)
  return faults.map(({ kind, detail }) => ({ kind, detail: `${reader.name}: ${detail}` }))
}

const fault = (kind: FaultKind, detail: string): Fault => ({ kind, detail })

const ofTold = (told: Told[], stored: Message[], head: number): Fault[] => {
  const faults: Fault[] = []
  const known = new Map(stored.map((message) => [message.id, message]))
  const last = new Map<string, Message>()
  let newest = 0
  for (const { rev, message } of told) {
    if (rev === newest) faults.push(fault('doubled', `revision ${rev} was told twice`))
    else if (rev < newest) faults.push(fault('reordered', `revision ${rev} was told after ${newest}`))
    newest = Math.max(newest, rev)
    last.set(message.id, message)
    if (rev > head || !known.has(message.id)) faults.push(fault('phantom', `revision ${rev} is not there`))
  }
  const from = told[0]?.rev ?? Number.POSITIVE_INFINITY
  for (const message of stored) {
    if (message.rev < from) continue
    const heard = last.get(message.id)
    if (heard?.rev !== message.rev)
      faults.push(fault(message.rev > newest ? 'lost' : 'gap', `revision ${message.rev} was not told`))
    else if (heard.text !== message.text)
      faults.push(fault('mismatch', `revision ${message.rev} was told as "${heard.text}"`))
  }
  return faults
}

const ofShown = (shown: Message[], stored: Message[]): Fault[] => {
  const faults: Fault[] = []
  const known = new Map(stored.map((message) => [message.seq, message]))
  const seen = new Set<number>()
  for (const [i, { seq, rev, text }] of shown.entries()) {
    const message = known.get(seq)
    if (seen.has(seq)) faults.push(fault('doubled', `${seq} is shown twice`))
    else if (seq < (shown[i - 1]?.seq ?? 0)) faults.push(fault('reordered', `${seq} is shown too late`))
    seen.add(seq)
    if (!message) faults.push(fault('phantom', `${seq} is not there`))
    else if (message.rev !== rev || message.text !== text)
      faults.push(fault('mismatch', `${seq} is shown as "${text}", revision ${rev} of ${message.rev}`))
  }
  const [from, newest] = [shown[0]?.seq ?? Number.POSITIVE_INFINITY, shown.at(-1)?.seq ?? 0]
  for (const { seq } of stored)
    if (seq >= from && !seen.has(seq))
      faults.push(fault(seq > newest ? 'lost' : 'gap', `${seq} is not shown`))
  return faults
}
