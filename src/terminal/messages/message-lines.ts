import type { Message } from '../../protocol/entities.ts'
import { parseMarkdown } from '../../protocol/markdown/parse-markdown.ts'
import { plainText } from '../../protocol/markdown/plain-text.ts'
import type { PendingMessage } from '../../sdk/index.ts'
import { fileLines } from '../files/file-lines.ts'
import { personRole } from '../presence/person-role.ts'
import { fit, type Line, lineOf, lineWidth, type Span, span } from '../text/line.ts'
import { safeLine } from '../text/safe.ts'
import { clockTime, dayName } from '../text/time.ts'
import { cut } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import { markdownLines } from './markdown-lines.ts'

/** How one message is drawn. Two that are equal as text give the same lines. */
export type Setting = {
  width: number
  /** Columns in front of the text, with the time in them where they are wide enough. */
  gutter: number
  isGrouped: boolean
  /** A free line above a new speaker. */
  isAiry: boolean
  day: string | undefined
  isFirstUnread: boolean
  isRevealed: boolean
  isSelected: boolean
  /** Beside its room, where a reply needs not say that it is one. */
  isInThread: boolean
  /** Of the thread below it, as far as it is followed. */
  unreadReplies: number
  /** The first message of a thread has a rule below it that tells how many there are. */
  repliesBelow: string | undefined
  me: string | undefined
  username: string | undefined
}

const timeGutter = 8
/** Longer lines are hard to read, however wide the screen is. */
const longestLine = 110

/** A message with what stands above it: the day, the unread line, the name, the quoted line. */
export const messageLines = (message: Message, quoted: Message | undefined, setting: Setting): Line[] => {
  const { width, gutter } = setting
  const above = [...dayLine(setting), ...unreadLine(setting)]
  if (message.kind === 'notice') return [...above, ...noticeLines(message, setting)]
  const room = Math.max(4, Math.min(longestLine, width - gutter))
  const body = message.deleted
    ? [lineOf(span('This message was deleted.', { role: 'quiet', italic: true }))]
    : message.text === ''
      ? []
      : saidLines(message, room, setting)
  const parts: Line[] = [
    ...(setting.isGrouped || message.kind === 'action' ? [] : [headLine(message, setting)]),
    ...(message.replyTo === undefined ? [] : [quoteLine(quoted, room)]),
    ...body,
    ...fileLines(message.deleted ? undefined : message.files, room),
    ...reactionLines(message, room, setting),
    ...threadLine(message, setting),
  ]
  const isAired = setting.isAiry && !setting.isGrouped && above.length === 0
  return [
    ...above,
    ...(isAired ? [[]] : []),
    ...parts.map((line, i) => behindGutter(line, i, message, setting)),
    ...repliesLine(setting),
  ]
}

/** What was written here and is not in the room yet. */
export const pendingLines = (pending: PendingMessage, isGrouped: boolean, setting: Setting): Line[] => {
  const room = Math.max(4, Math.min(longestLine, setting.width - setting.gutter))
  const isRefused = pending.status === 'refused'
  const state = isRefused
    ? wrap(
        lineOf(
          span(`✗ ${pending.error ?? 'It was refused.'} `, 'alert'),
          span('/retry or /discard', 'quiet'),
        ),
        room,
      )
    : [lineOf(span('sending…', { role: 'quiet', italic: true }))]
  const said = markdownLines(pending.text, room, { username: setting.username, isRevealed: true }).map(
    (line) => line.map((part) => ({ ...part, look: { ...part.look, dim: true as const } })),
  )
  const files = fileLines(pending.files, room)
  const head = isGrouped ? [] : [lineOf(span(setting.username ?? '', { role: 'me', dim: true }))]
  return [...head, ...(pending.text === '' ? [] : said), ...files, ...state].map((line) => [
    span(' '.repeat(setting.gutter)),
    ...line,
  ])
}

const behindGutter = (line: Line, index: number, message: Message, setting: Setting): Line => {
  const { gutter, isSelected } = setting
  const sign = isSelected ? span('▌', 'accent') : span(' ')
  if (gutter < timeGutter) return [sign, ...line]
  const hasTime = index === 0 && (!setting.isGrouped || isSelected)
  const time = hasTime ? clockTime(message.at) : ''
  return [sign, span(time.padEnd(gutter - 1), 'quiet'), ...line]
}

const headLine = ({ author, at, editedAt, deleted, pinned }: Message, { gutter, me }: Setting): Line =>
  lineOf(
    span(
      author.name,
      author.id === me ? { role: personRole(author.name), underline: true } : personRole(author.name),
    ),
    ...(gutter < timeGutter ? [span(` ${clockTime(at)}`, 'quiet')] : []),
    ...(pinned ? [span('  ⚑ pinned', 'accent')] : []),
    ...(editedAt !== undefined && !deleted ? [span('  edited', 'quiet')] : []),
  )

const saidLines = (message: Message, room: number, setting: Setting): Line[] => {
  const lines = markdownLines(message.text, room, {
    username: setting.username,
    isRevealed: setting.isRevealed,
  })
  const marked = message.editedAt !== undefined && setting.isGrouped ? withEdited(lines, room) : lines
  if (message.kind !== 'action') return marked
  const [first = [], ...rest] = marked
  return [
    ...wrap(
      [span('∗ ', 'quiet'), span(`${message.author.name} `, personRole(message.author.name)), ...first],
      room,
    ),
    ...rest,
  ]
}

const withEdited = (lines: Line[], room: number): Line[] => {
  const last = lines.at(-1) ?? []
  const sign = span('  edited', 'quiet')
  if (lineWidth(last) + sign.width > room) return lines
  return [...lines.slice(0, -1), [...last, sign]]
}

const quoteLine = (quoted: Message | undefined, room: number): Line => {
  if (!quoted) return lineOf(span('╭ ', 'rule'), span('an earlier message', { role: 'quiet', italic: true }))
  const text = quoted.deleted ? 'deleted' : shortText(quoted.text)
  const name = span(`${quoted.author.name} `, personRole(quoted.author.name))
  return lineOf(
    span('╭ ', 'rule'),
    name,
    span(cut(safeLine(text), Math.max(4, room - 2 - name.width)), 'quiet'),
  )
}

/** A message on one line, without its form. */
export const shortText = (text: string): string =>
  plainText(parseMarkdown(text.slice(0, 400))).replace(/\s+/g, ' ')

const reactionLines = ({ reactions, deleted }: Message, room: number, { me }: Setting): Line[] => {
  if (!reactions || reactions.length === 0 || deleted) return []
  const parts = reactions.flatMap(({ emoji, accounts }): Span[] => [
    span(`${emoji} ${accounts.length}`, me !== undefined && accounts.includes(me) ? 'accent' : 'quiet'),
    span('   '),
  ])
  return wrap(parts.slice(0, -1), room)
}

const threadLine = ({ replies, thread }: Message, { isInThread, unreadReplies }: Setting): Line[] => {
  if (isInThread) return []
  if (thread !== undefined) return [lineOf(span('↳ from a thread', 'quiet'))]
  if (!replies || replies.count === 0) return []
  const count = replies.count === 1 ? '1 reply' : `${replies.count} replies`
  return [
    lineOf(
      span(`↳ ${count}`, 'accent'),
      span(unreadReplies > 0 ? `, ${unreadReplies} new` : '', { role: 'accent', bold: true }),
      span(`, last ${clockTime(replies.lastAt)}`, 'quiet'),
    ),
  ]
}

const noticeLines = ({ text, at }: Message, { width, gutter, isSelected }: Setting): Line[] => {
  const time = (gutter < timeGutter ? '' : ` ${clockTime(at)}`).padEnd(gutter)
  const lines = wrap(lineOf(span(text, { role: 'quiet', italic: true })), width - time.length)
  return lines.map((line, i) => [
    span(isSelected ? '▌' : i === 0 ? time.slice(0, 1) : ' ', 'accent'),
    span((i === 0 ? time : ' '.repeat(time.length)).slice(1), 'quiet'),
    ...line,
  ])
}

const dayLine = ({ day, width, isAiry }: Setting): Line[] =>
  day === undefined
    ? []
    : [...(isAiry ? [[]] : []), ruled(span(` ${day} `, 'quiet'), width), ...(isAiry ? [[]] : [])]

const unreadLine = ({ isFirstUnread, width }: Setting): Line[] =>
  isFirstUnread ? [ruled(span(' new ', 'alert'), width, 'alert')] : []

const repliesLine = ({ repliesBelow, width }: Setting): Line[] =>
  repliesBelow === undefined ? [] : [ruled(span(` ${repliesBelow} `, 'quiet'), width)]

/** Free of the bars on both sides, as a column is free at the right of every line. */
const ruled = (label: Span, width: number, look: 'rule' | 'alert' = 'rule'): Line => {
  const room = Math.max(0, width - 1 - label.width)
  const left = Math.floor(room / 2)
  return fit([span(' '), span('─'.repeat(left), look), label, span('─'.repeat(room - left), look)], width)
}

export const dayOf = (message: Message, now: number): string => dayName(message.at, now)
