import { messageNumber, readMessageNumber } from '../../core/numbers/message-number.ts'
import { asLine, isSaid } from '../../delivery/dialects/as-line.ts'
import type { CommandOutput } from '../../protocol/commands.ts'
import type { Message } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { pageOf, readContent } from './decode.ts'
import { encodeMessage, encodePage } from './encode.ts'
import { detail, notFound } from './faults.ts'
import type { Asked, Reply } from './ports.ts'
import { roomOf } from './rooms.ts'

const standardPage = 50
const biggestPage = 200
/** Whoever wants more than this goes on from a later client: each page is walked to from the newest. */
const deepest = 20_000

/** The newest first, a page at a time. */
export const listMessages = async (asked: Asked): Promise<Reply> => {
  const { parts, url, actor } = asked
  const room = await roomOf(asked)
  const { page, size } = pageOf(url.searchParams, standardPage, biggestPage)
  if (Number.isNaN(page) || page * size > deepest) throw detail(404, 'Invalid page.')
  const { messages: count } = (await parts.execute(actor, 'room.statistics', {
    room,
  })) as CommandOutput<'room.statistics'>
  const said = await newest(asked, room, page * size + 1)
  const results = said.slice((page - 1) * size, page * size)
  if (results.length === 0 && page > 1) throw detail(404, 'Invalid page.')
  const number = await parts.numbers.of('room', room)
  const shown = results.map((message) => show(parts.publicUrl(), number, message))
  return { status: 200, body: encodePage(url, count, page, said.length > page * size, shown) }
}

/** Up to so many that people said, newest first. */
const newest = async ({ parts, actor }: Asked, room: string, wanted: number): Promise<Message[]> => {
  const said: Message[] = []
  let before: number | undefined
  for (let more = true; more && said.length < wanted; ) {
    const input = { room, limit: limits.pageSize, ...(before === undefined ? {} : { before }) }
    const page = (await parts.execute(actor, 'room.history', input)) as CommandOutput<'room.history'>
    said.push(...page.messages.toReversed().filter(isSaid))
    before = page.messages[0]?.seq
    more = page.moreBefore && before !== undefined
  }
  return said
}

export const show = (publicUrl: string, room: number, message: Message) =>
  encodeMessage(
    { room, id: messageNumber(room, message.seq) },
    message,
    asLine(message, publicUrl)?.text ?? '',
  )

export const send = async (asked: Asked): Promise<Reply> => {
  const { parts, actor } = asked
  const room = await roomOf(asked)
  const { content } = readContent(asked.body)
  const sent = await sendTo(asked, room, content)
  const number = await parts.numbers.of('room', room)
  const author = { id: actor.session?.account.id ?? '', name: actor.session?.account.username ?? '' }
  return { status: 201, body: show(parts.publicUrl(), number, { ...sent, author, text: content }) }
}

/** Each try is a message of its own: the dialect has no name for a try. */
export const sendTo = async (
  { parts, actor }: Pick<Asked, 'parts' | 'actor'>,
  room: string,
  text: string,
): Promise<CommandOutput<'message.send'>> => {
  parts.takeRate(actor, 'workspaceSend')
  const nonce = `workspace-${crypto.randomUUID()}`
  return (await parts.execute(actor, 'message.send', { room, text, nonce })) as CommandOutput<'message.send'>
}

export const deleteMessage = async ({ parts, actor, params }: Asked): Promise<Reply> => {
  const place = readMessageNumber(Number(params.message))
  const room = place && (await parts.numbers.id('room', place.room))
  if (!place || room === undefined) throw notFound()
  await parts.execute(actor, 'message.delete', { message: `${room}.${place.seq}` })
  return { status: 204 }
}
