import { messageId } from '../../storage/message-id.ts'

export type Row = {
  room: string
  room_name: string
  seq: number
  kind: 'text' | 'action' | 'notice'
  author_name: string
  text: string
  at: number
  edited_at: number | null
  reply_to: number | null
}

const jsonl = (row: Row): string =>
  JSON.stringify({
    id: messageId(row.room, row.seq),
    room: row.room_name,
    seq: row.seq,
    at: new Date(row.at).toISOString(),
    kind: row.kind,
    author: row.author_name,
    text: row.text,
    ...(row.edited_at === null ? {} : { editedAt: new Date(row.edited_at).toISOString() }),
    ...(row.reply_to === null ? {} : { replyTo: messageId(row.room, row.reply_to) }),
  })

/**
 * A log tells hours and minutes, and has no word for a message of several lines: each line stands under the
 * name of its author, and would come back as a message of its own. A channel notice (`-nick:#channel-`) was
 * taken in as something its author said and comes out as that.
 */
const irc = ({ kind, author_name, text, at }: Row): string => {
  const time = new Date(at).toISOString().slice(11, 16)
  const before = {
    notice: '===',
    action: `[${time}]  * ${author_name}`,
    text: `[${time}] <${author_name}>`,
  }[kind]
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => (line === '' ? before : `${before} ${line}`))
    .join('\n')
}

/** How a message is written, by the name of the format; without the line break at its end. */
export const formats: Record<string, (row: Row) => string> = { jsonl, irc }

/** Signs that steer a terminal are shown as such and not obeyed: anybody may have written them. */
export const forTerminal = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them away is the purpose
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
