import type { Actor } from '../../core/actor.ts'
import type { Connection } from '../../delivery/connection.ts'
import { type CloseCode, closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { type Answer, encodeLine, failure, info } from './encode.ts'
import type { Batch, Hearer, Hearers } from './hearers.ts'
import { createLineBuffer, type LineBuffer } from './line-buffer.ts'
import type { Outbox } from './outbox.ts'

/** How long somebody who does not read may hold a connection that is over (R7). */
const lingerMs = 800

/** One connection, from its first byte to its last. */
export type Client = Hearer & {
  readonly lines: LineBuffer
  readonly outbox: Outbox
  actor: Actor
  /** Set from the login on. */
  connection: Connection | undefined
  /** The current room. */
  room: { id: string; name: string } | undefined
  /** How far it has seen each room since it was last written down. */
  readonly seen: Map<string, number>
  /** Monotonic milliseconds: when it came, and when the line began that has not ended. */
  readonly openedAt: number
  lineBeganAt: number
  badLines: number
  /** Lines are answered one after the other. */
  isAnswering: boolean
  /** The next line waits until something was read. */
  isWaiting: boolean
  /** Its session was ended from elsewhere: nothing more is done in its name (R7). */
  isSessionOver: boolean
  /** The other side has said everything. */
  hasEnded: boolean
  isClosing: boolean
  answer(answer: Answer): void
  /** From now on what is heard is kept back. */
  hold(): void
  /** Tells what was kept back. Up to these revisions of rooms it was told already, also what is heard later. */
  release(known: ReadonlyMap<string, number>): void
  /** Says why, and ends. Nothing that is told later goes out (R7). */
  close(reason: Answer | undefined): void
}

type Parts = { hearers: Hearers; outbox: Outbox; terminate(): void; actor: Actor; now: number }

export const createClient = ({ hearers, outbox, terminate, actor, now }: Parts): Client => {
  let held: { room: string; rev: number; line: string }[] | undefined
  let heldLength = 0
  /** Up to this revision of a room the client was told by a history, which may be ahead of what is heard. */
  const from = new Map<string, number>()

  const tellNew = ({ room, lines, bytes }: Batch): void => {
    const known = from.get(room) ?? 0
    if ((lines[0]?.rev ?? 0) > known) outbox.write(bytes)
    else
      for (const { rev, line } of lines) if (rev > known && !client.isClosing) outbox.write(Buffer.from(line))
    saw(room, lines.at(-1)?.rev ?? 0)
  }

  const saw = (room: string, rev: number): void => {
    if (rev > (client.seen.get(room) ?? 0)) client.seen.set(room, rev)
  }

  const keepBack = ({ room, lines }: Batch): void => {
    for (const { rev, line } of lines) {
      held?.push({ room, rev, line })
      heldLength += line.length
    }
    if (heldLength <= limits.outboxBytes) return
    client.isClosing = true
    terminate()
  }

  const client: Client = {
    lines: createLineBuffer(),
    outbox,
    actor,
    connection: undefined,
    room: undefined,
    seen: new Map(),
    openedAt: now,
    lineBeganAt: 0,
    badLines: 0,
    isAnswering: false,
    isWaiting: false,
    isSessionOver: false,
    hasEnded: false,
    isClosing: false,
    hearBatch(batch) {
      if (client.isClosing) return
      if (held) return keepBack(batch)
      tellNew(batch)
    },
    answer(answer) {
      if (client.isClosing) return
      hearers.flush()
      outbox.write(Buffer.from(encodeLine(answer)))
    },
    hold() {
      hearers.flush()
      held ??= []
    },
    release(known) {
      hearers.flush()
      const kept = held ?? []
      held = undefined
      heldLength = 0
      for (const [room, rev] of known) {
        from.set(room, rev)
        saw(room, rev)
      }
      for (const { room, rev, line } of kept)
        tellNew({ room, lines: [{ rev, line }], bytes: Buffer.from(line) })
    },
    close(reason) {
      if (client.isClosing) return
      if (reason) client.answer(reason)
      client.isClosing = true
      outbox.end()
      setTimeout(terminate, lingerMs)
    },
  }
  return client
}

/** The client as delivery sees it, once it has logged in. */
export const connectionOver = (
  client: Client,
  hearers: Hearers,
  session: { id: string; account: { id: string; username: string } },
): Connection => ({
  session: session.id,
  account: session.account.id,
  name: session.account.username,
  hear: (topic) => void (client.isClosing || hearers.hear(client, topic)),
  unhear(topic) {
    hearers.unhear(client, topic)
    const { room } = client
    if (!room || hearers.belongs(client, room.id)) return
    client.room = undefined
    hearers.moveTo(client, undefined)
    client.answer(info(`You are no longer in room '${room.name}'.`))
  },
  rooms: () => hearers.roomsOf(client),
  tell: (frame) => void (client.isClosing || client.outbox.write(Buffer.from(frame))),
  close(code: CloseCode) {
    client.isSessionOver ||= code === 4003
    client.close(failure(closeCodes[code].reason))
  },
})
