import { isSaid } from '../../delivery/dialects/as-line.ts'
import { readShown } from '../../delivery/dialects/read-shown.ts'
import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Room } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import type { Client } from './client.ts'
import { chatLine } from './encode.ts'
import type { ConsoleParts } from './ports.ts'

/**
 * After the login: private messages that came while nobody was here are told, in order, and then what came since.
 * `welcome` says that the login is done, which goes before all of them.
 */
export const catchUp = async (parts: ConsoleParts, client: Client, welcome: () => void): Promise<void> => {
  const { rooms } = (await parts.execute(client.actor, 'session.hello', { protocol: 1 })) as {
    rooms: Room[]
  }
  const direct = rooms.filter(({ people }) => people !== undefined)
  parts.hearers.learnDirect(direct.map(({ id }) => id))
  const waiting = direct.filter(({ unread }) => unread > 0).slice(0, limits.consoleMissedFrom)
  const pages = await Promise.all(waiting.map((room) => missedIn(parts, client, room)))
  welcome()
  for (const line of pages.flatMap(({ lines }) => lines)) client.outbox.write(Buffer.from(line))
  client.release(new Map(pages.map(({ room, rev }) => [room, rev])))
}

const missedIn = async ({ execute, publicUrl }: ConsoleParts, { actor }: Client, { id, read }: Room) => {
  const readMissed = async (input: CommandInput<'room.history'>) => {
    const page = (await execute(actor, 'room.history', input)) as CommandOutput<'room.history'>
    const messages = page.messages.filter(({ seq }) => seq > read)
    return { ...page, messages, moreBefore: page.moreBefore && messages.length === page.messages.length }
  }
  const wanted = { room: id, wanted: limits.consoleHistory }
  const page = await readShown({ read: readMissed, shows: isSaid }, wanted)
  const lines = page.messages.flatMap((message) => chatLine(message, true, publicUrl()) ?? [])
  return { room: id, rev: page.rev, lines }
}

/** Writes down how far the client has read; losing it only means that something is told again. */
export const markSeen = async ({ execute }: ConsoleParts, client: Client): Promise<void> => {
  const seen = [...client.seen]
  client.seen.clear()
  for (const [room, seq] of seen)
    if (seq > 0) await execute(client.actor, 'room.read', { room, seq }).catch(() => {})
}
