import { limits } from '../../protocol/limits.ts'

/** A line as it is told, and where it stands: behind the message of this `seq`. */
type Entry = { seq: number; frame: string }

/**
 * The last lines of a room, `kept` of them, as the clients of a dialect show them: messages, and who came and went among
 * themselves. Kept up to date from what is told, so that somebody who comes in is shown neither a gap nor the same
 * line twice, and nothing has to be read.
 */
export const createLatestEntries = (kept: number) => {
  /** More than are shown, as some of them may be deleted meanwhile. */
  const remembered = kept + 40
  let messages: Entry[] = []
  /** Coming and going is no message of the room; it is remembered here, as long as the server runs. */
  let notices: Entry[] = []
  let head = 0

  const put = (seq: number, frame: string): void => {
    const at = messages.findIndex((entry) => entry.seq >= seq)
    if (at >= 0 && messages[at]?.seq === seq) messages[at] = { seq, frame }
    else if (at >= 0) messages.splice(at, 0, { seq, frame })
    else messages.push({ seq, frame })
    messages = messages.slice(-remembered)
    head = Math.max(head, seq)
  }

  return {
    /** A message in its newest state; undefined when there is nothing to show of it any more. */
    message(seq: number, isNew: boolean, frame: string | undefined): void {
      const isKept = messages.some((entry) => entry.seq === seq)
      if (frame === undefined) messages = messages.filter((entry) => entry.seq !== seq)
      else if (isNew || isKept) put(seq, frame)
    },
    /** What was read of the room's history; newer states that were told meanwhile stay. */
    history(read: Entry[]): void {
      const told = new Set(messages.map(({ seq }) => seq))
      for (const { seq, frame } of read) if (!told.has(seq)) put(seq, frame)
    },
    notice(frame: string): void {
      notices = [...notices, { seq: head, frame }].slice(-kept)
    },
    /** Messages that come from now on are not told here. */
    forgetMessages(): void {
      messages = []
    },
    /** Oldest first. At most 256 KB, so that whoever comes in is not drowned in them. */
    frames(): string[] {
      const all = [
        ...messages.map((entry) => ({ ...entry, order: 0 })),
        ...notices.map((entry) => ({ ...entry, order: 1 })),
      ]
      const frames = all
        .sort((a, b) => a.seq - b.seq || a.order - b.order)
        .slice(-kept)
        .map(({ frame }) => frame)
      return newestThatFit(frames)
    },
  }
}

const newestThatFit = (frames: string[]): string[] => {
  let size = 0
  const tooMuch = frames.findLastIndex((frame) => {
    size += Buffer.byteLength(frame)
    return size > limits.pageBytes
  })
  return frames.slice(tooMuch + 1)
}
