import { type FormEvent, type KeyboardEvent, type RefObject, useState } from 'react'
import type { Message, Room } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { AttachButton } from '../files/AttachButton.tsx'
import { UploadList } from '../files/UploadList.tsx'
import { useUploads } from '../files/use-uploads.ts'
import { ComposerTitle } from '../messages/ComposerTitle.tsx'
import { EmojiButton } from '../messages/EmojiButton.tsx'
import { bytesLeft } from '../messages/text-limit.ts'
import { useFocusOnStart, useGrowing } from '../messages/use-field.ts'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'
import { useTell } from '../ui/Toasts.tsx'

type Props = {
  room: Room
  thread: string
  /** A reply that gets another text; null while a new one is written. */
  edited: Message | null
  field: RefObject<HTMLTextAreaElement | null>
  done(): void
}

const fresh = { type: 'new' } as const

/** Where one writes a reply, or another text for one. */
export const ThreadComposer = ({ room, thread, edited, field, done }: Props) => {
  const client = useClient()
  const tell = useTell()
  const uploads = useUploads(room.id)
  const [text, setText] = useState(edited?.text ?? '')
  const [isAlsoInRoom, setAlsoInRoom] = useState(false)
  const [mode] = useState(() => (edited ? ({ type: 'edit', message: edited } as const) : fresh))
  const left = bytesLeft(text)
  const canSend =
    (text.trim() !== '' || uploads.all.length > 0) && uploads.areReady && (left === null || left >= 0)
  useGrowing(field, text)
  useFocusOnStart(field, mode)

  const send = (): void => {
    if (!canSend) return
    if (edited) {
      client.call('message.edit', { message: edited.id, text }).then(done, tell)
      return
    }
    const files = uploads.take()
    client.send(room.id, text, {
      thread,
      ...(isAlsoInRoom ? { alsoInRoom: true as const } : {}),
      ...(files.length > 0 ? { files } : {}),
    })
    setText('')
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.shiftKey) return
    if (event.key === 'Enter') send()
    else if (event.key === 'Escape' && edited) done()
    else return
    event.preventDefault()
  }
  const name = t(edited ? 'composer.edit' : 'thread.reply')
  return (
    <form
      className="composer"
      data-mode={mode.type}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        send()
      }}
    >
      <UploadList uploads={uploads} />
      <ComposerTitle mode={mode} cancel={done} />
      <div className="composer-field">
        {!edited && <AttachButton add={uploads.add} />}
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          aria-label={name}
          placeholder={name}
          aria-invalid={left !== null && left < 0}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return
            event.preventDefault()
            uploads.add(event.clipboardData.files)
          }}
          onKeyDown={onKey}
        />
        <EmojiButton
          className="icon-button"
          label={t('emoji.insert')}
          choose={(emoji) => {
            const at = field.current?.selectionEnd ?? text.length
            setText(text.slice(0, at) + emoji + text.slice(at))
            field.current?.focus()
          }}
        />
        <button
          type="submit"
          className="send-button"
          aria-label={t(edited ? 'app.save' : 'composer.send')}
          disabled={!canSend}
        >
          <Icon name="send" />
        </button>
      </div>
      <p className="composer-limit" role="status" data-over={left !== null && left < 0}>
        {left !== null && left >= 0 && t('composer.bytes-left', { count: left })}
        {left !== null && left < 0 && t('composer.too-long', { count: -left })}
      </p>
      {!edited && (
        <label className="check thread-also">
          <input
            type="checkbox"
            checked={isAlsoInRoom}
            onChange={(event) => setAlsoInRoom(event.target.checked)}
          />
          {t('thread.also')}
        </label>
      )}
    </form>
  )
}
