import { type KeyboardEvent, useId, useRef } from 'react'
import type { Message, Room } from '../../protocol/entities.ts'
import { useChat, useClient } from '../app/chat.ts'
import { AttachButton } from '../files/AttachButton.tsx'
import { UploadList } from '../files/UploadList.tsx'
import type { Uploads } from '../files/use-uploads.ts'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'
import { useTell } from '../ui/Toasts.tsx'
import { CompletionList, optionId } from './CompletionList.tsx'
import { ComposerTitle } from './ComposerTitle.tsx'
import { EmojiButton } from './EmojiButton.tsx'
import type { Mode } from './mode.ts'
import { SlashAnswer } from './SlashAnswer.tsx'
import { bytesLeft } from './text-limit.ts'
import { useCompletion } from './use-completion.ts'
import { useDraft } from './use-draft.ts'
import { useFocusOnStart, useGrowing } from './use-field.ts'
import { useSending } from './use-sending.ts'

type Props = {
  room: Room
  messages: readonly Message[]
  mode: Mode
  edit(message: Message): void
  done(): void
  /** Files that go along with the next message. */
  uploads: Uploads
}

type List = { move(by: number): void; take(): void; close(): void }

const listKeys: Record<string, (list: List) => void> = {
  ArrowDown: ({ move }) => move(1),
  ArrowUp: ({ move }) => move(-1),
  Tab: ({ take }) => take(),
  Enter: ({ take }) => take(),
  Escape: ({ close }) => close(),
}

/** Where one writes: a new message, an answer, or another text for an old one. */
export const Composer = ({ room, messages, mode, edit, done, uploads }: Props) => {
  const client = useClient()
  const tell = useTell()
  const me = useChat((state) => state.me?.id)
  const field = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const isEdit = mode.type === 'edit'
  const { text, setText, takeOther } = useDraft(field, room.id, isEdit ? { edited: mode.message.text } : {})
  const left = bytesLeft(text)
  const canSend =
    (text.trim() !== '' || uploads.all.length > 0) && uploads.areReady && (left === null || left >= 0)
  const completing = useCompletion(room.id)
  const { completion } = completing
  const sending = useSending(room.id, mode.type === 'reply' ? { replyTo: mode.message.id } : {})
  useGrowing(field, text)
  useFocusOnStart(field, mode)

  const write = (next: string): void => {
    setText(next)
    if (!isEdit && next !== '') client.typing(room.id)
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
    sending.send(text, uploads.take())
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

  return (
    <form
      className="composer"
      data-mode={mode.type}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {sending.answer && <SlashAnswer answer={sending.answer} close={sending.closeAnswer} />}
      <CompletionList id={listId} completing={completing} choose={choose} />
      <UploadList uploads={uploads} />
      <ComposerTitle mode={mode} cancel={done} />
      <div className="composer-field">
        {!isEdit && <AttachButton add={uploads.add} />}
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          placeholder={t('composer.write-to', { name: room.name })}
          aria-label={isEdit ? t('composer.edit') : t('composer.to', { name: room.name })}
          aria-invalid={left !== null && left < 0}
          aria-controls={completion ? listId : undefined}
          aria-activedescendant={completion ? optionId(listId, completing.chosen) : undefined}
          aria-autocomplete="list"
          onChange={(event) => {
            write(event.target.value)
            completing.look(event.target.value, event.target.selectionEnd)
          }}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return
            event.preventDefault()
            uploads.add(event.clipboardData.files)
          }}
          onBlur={() => {
            completing.close()
            takeOther()
          }}
          onKeyDown={onKey}
        />
        <EmojiButton
          className="icon-button"
          label={t('emoji.insert')}
          choose={(emoji) => {
            const at = field.current?.selectionEnd ?? text.length
            put(emoji, at, at)
          }}
        />
        <button
          type="submit"
          className="send-button"
          aria-label={t(isEdit ? 'app.save' : 'composer.send')}
          disabled={!canSend}
        >
          <Icon name="send" />
        </button>
      </div>
      <p className="composer-limit" role="status" data-over={left !== null && left < 0}>
        {left !== null && left >= 0 && t('composer.bytes-left', { count: left })}
        {left !== null && left < 0 && t('composer.too-long', { count: -left })}
      </p>
    </form>
  )
}
