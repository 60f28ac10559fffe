import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Message } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'

type Source = {
  read(input: CommandInput<'room.history'>): Promise<CommandOutput<'room.history'>>
  /** Whether the dialect has a line for it. */
  shows(message: Message): boolean
}
type Wanted = { room: string; wanted: number; before?: number | undefined }

const mostPages = 20

/**
 * The newest messages that clients of a dialect can show, at most `wanted` and 256 KB, oldest first; `rev` is the
 * revision of the room then. Reads on behind pages of what they cannot show, such as notices and replies in threads,
 * up to 10,000 messages back: an empty list would tell them that nothing was said.
 */
export const readShown = async (
  { read, shows }: Source,
  { room, wanted, before }: Wanted,
): Promise<{ messages: Message[]; rev: number }> => {
  const shown: Message[] = []
  const first = await read(pageOf(room, wanted, before))
  let page = first
  let size = 0
  for (let pages = 1; ; pages += 1) {
    for (const message of page.messages.toReversed().filter(shows)) {
      size += Buffer.byteLength(JSON.stringify(message))
      const isFull = shown.length === wanted || (size > limits.pageBytes && shown.length > 0)
      if (isFull) return { messages: shown.toReversed(), rev: first.rev }
      shown.push(message)
    }
    const isEnough = shown.length === wanted || pages === mostPages || !page.moreBefore
    if (isEnough) return { messages: shown.toReversed(), rev: first.rev }
    page = await read(pageOf(room, limits.pageSize, page.messages[0]?.seq))
  }
}

const pageOf = (room: string, limit: number, before: number | undefined) => ({
  room,
  limit,
  ...(before === undefined ? {} : { before }),
})
