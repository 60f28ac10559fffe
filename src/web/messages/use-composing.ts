import { type KeyboardEvent, type RefObject, useId } from 'react'
import type { Message } from '../../protocol/entities.ts'
import { isBlank } from '../../protocol/is-blank.ts'
import { useChat, useClient } from '../app/chat.ts'
import type { Uploads } from '../files/use-uploads.ts'
import { useTell } from '../ui/Toasts.tsx'
import type { Mode } from './mode.ts'
import { bytesLeft } from './text-limit.ts'
import { useCompletion } from './use-completion.ts'
import { useDraft } from './use-draft.ts'
import { useFocusOnStart, useGrowing } from './use-field.ts'
import { type SendOptions, useSending } from './use-sending.ts'

export type Composing = {
  /** A room, or the thread below a message of it. */
  room: string
  thread?: string
  /** What was said there: the arrow up edits one's own last one. */
  messages: readonly Message[]
  mode: Mode
  edit(message: Message): void
  done(): void
  /** Files that go along with the next message. */
  uploads: Uploads
  options: SendOptions
}

type List = { move(by: number): void; take(): void; close(): void }

const listKeys: Record<string, (list: List) => void> = {
  ArrowDown: ({ move }) => move(1),
  ArrowUp: ({ move }) => move(-1),
  Tab: ({ take }) => take(),
  Enter: ({ take }) => take(),
  Escape: ({ close }) => close(),
}

/** What happens in a field where one writes: its draft, its keys, what it completes, and that it is sent. */
export const useComposing = (
  field: RefObject<HTMLTextAreaElement | null>,
  { room, thread, messages, mode, edit, done, uploads, options }: Composing,
) => {
  const client = useClient()
  const tell = useTell()
  const me = useChat((state) => state.me?.id)
  const listId = useId()
  const isEdit = mode.type === 'edit'
  const { text, setText, takeOther } = useDraft(field, room, {
    ...(thread === undefined ? {} : { thread }),
    ...(isEdit ? { edited: mode.message.text } : {}),
  })
  const left = bytesLeft(text)
  const hasFiles = isEdit ? mode.message.files !== undefined : uploads.all.length > 0
  const canSend = (!isBlank(text) || hasFiles) && uploads.areReady && (left === null || left >= 0)
  const completing = useCompletion(room)
  const { completion } = completing
  const sending = useSending(room, options)
  useGrowing(field, text)
  useFocusOnStart(field, mode)

  const write = (next: string): void => {
    setText(next)
    // Only the room says who is typing in it.
    if (!isEdit && next !== '' && thread === undefined) client.typing(room)
  }

  const put = (insert: string, from: number, to: number): void => {
    const next = text.slice(0, from) + insert + text.slice(to)
    write(next)
    completing.close()
    const box = field.current
    if (!box) return
    box.focus()
    requestAnimationFrame(() => box.setSelectionRange(from + insert.length, from + insert.length))
    if (insert.startsWith('/')) completing.look(next, from + insert.length)
  }

  const choose = (index: number): void => {
    const choice = completion?.choices[index]
    if (completion && choice) put(choice.insert, completion.from, completion.to)
  }

  const send = (): void => {
    if (!canSend) return
    completing.close()
    if (isEdit) {
      client.call('message.edit', { message: mode.message.id, text }).then(done, tell)
      return
    }
    void sending.send(text, uploads.take()).then((isDone) => {
      if (!isDone && field.current?.value === '') setText(text)
    })
    write('')
    done()
  }

  const editLast = (): boolean => {
    const last = messages.findLast(({ author, deleted, kind }) => author.id === me && !deleted && !kind)
    if (last) edit(last)
    return last !== undefined
  }

  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const ofList = completion && !event.shiftKey ? listKeys[event.key] : undefined
    if (ofList)
      ofList({ move: completing.move, take: () => choose(completing.chosen), close: completing.close })
    else if (event.key === 'Enter' && !event.shiftKey) send()
    else if (event.key === 'Escape' && mode.type !== 'new') done()
    else if (event.key !== 'ArrowUp' || text !== '' || isEdit || !editLast()) return
    event.preventDefault()
    event.stopPropagation()
  }

  return { text, write, put, takeOther, left, canSend, listId, completing, choose, sending, send, onKey }
}
