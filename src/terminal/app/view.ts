import type { Member, Message } from '../../protocol/entities.ts'
import { type Editor, emptyEditor } from '../composer/editor.ts'
import type { Offered } from '../composer/offered.ts'
import type { Input } from '../keys/parse-keys.ts'
import type { ThemeName } from '../screen/theme.ts'
import type { Line } from '../text/line.ts'

/** What the next line that is sent will be. */
export type Mode =
  | { type: 'new' }
  | { type: 'reply'; message: Message }
  | { type: 'edit'; message: Message; kept: Editor }

/** Where a timeline stands: its topmost line, or at the end and following. */
export type Anchor = { seq: number; line: number } | null

/** Where one stands in a room or a thread, and what one is writing there. */
export type TalkView = {
  anchor: Anchor
  /** Where the unread line is drawn: after this `seq`. */
  readTo: number | null
  editor: Editor
  mode: Mode
  /** The message that the keys act on, while one is chosen. */
  selected: Message | undefined
}

/** A thread beside its room; in the place of everything while it has the keys on a narrow screen. */
export type OpenThread = { room: string; root: string; view: TalkView; hasKeys: boolean }

/** Something in front of the room that has the keys. */
export type Overlay = {
  title: string
  /** What the keys do, on its last line. */
  hint: string
  /** As high as what is in it; otherwise it keeps its height whatever is found. */
  isFitted?: true
  draw(width: number, height: number): { lines: Line[]; cursor?: { x: number; y: number } }
  take(input: Input): void
}

/** A remark for a while; `until` is wall clock (ms). */
export type Notice = { text: string; isAlert: boolean; until: number }

/** What is open, and where it stands: all that this program keeps beside the SDK's state. */
export type View = {
  columns: number
  rows: number
  room: string | undefined
  rooms: Map<string, TalkView>
  thread: OpenThread | undefined
  showsMembers: boolean
  members: Map<string, { list: Member[]; more: boolean; count: number }>
  overlay: Overlay | undefined
  notice: Notice | undefined
  themeName: ThemeName
  background: 'dark' | 'light' | undefined
  isFocused: boolean
  bell: boolean
  /** Spoilers of these messages are shown. */
  revealed: Set<string>
  /** What Tab puts in next. */
  offered: Offered | undefined
  /** What was sent, for the keys up and down, the newest last. */
  sent: string[]
  sentAt: number
}

export const newView = (columns: number, rows: number): View => ({
  columns,
  rows,
  room: undefined,
  rooms: new Map(),
  thread: undefined,
  showsMembers: true,
  members: new Map(),
  overlay: undefined,
  notice: undefined,
  themeName: 'auto',
  background: undefined,
  isFocused: true,
  bell: true,
  revealed: new Set(),
  offered: undefined,
  sent: [],
  sentAt: 0,
})

export const newTalkView = (editor: Editor = emptyEditor): TalkView => ({
  anchor: null,
  readTo: null,
  editor,
  mode: { type: 'new' },
  selected: undefined,
})

export const roomViewOf = (view: View, room: string): TalkView => {
  const found = view.rooms.get(room)
  if (found) return found
  const made = newTalkView()
  view.rooms.set(room, made)
  return made
}
