import { type ReactNode, type RefObject, useRef } from 'react'
import { AttachButton } from '../files/AttachButton.tsx'
import { UploadList } from '../files/UploadList.tsx'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'
import { CompletionList, optionId } from './CompletionList.tsx'
import { ComposerTitle } from './ComposerTitle.tsx'
import { EmojiButton } from './EmojiButton.tsx'
import { ReadOnlyLine } from './ReadOnlyLine.tsx'
import { SlashAnswer } from './SlashAnswer.tsx'
import { type Composing, useComposing } from './use-composing.ts'

type Props = {
  composing: Composing
  /** What the field is called while something new is written, and what stands in it while it is empty. */
  name: string
  placeholder: string
  field?: RefObject<HTMLTextAreaElement | null>
  /** What else can be chosen for a new message. */
  children?: ReactNode
}

/** Where one writes: a new message, an answer, or another text for an old one. */
export const Composer = ({ composing, name, placeholder, field: given, children }: Props) => {
  const { mode, done, uploads } = composing
  const own = useRef<HTMLTextAreaElement>(null)
  const field = given ?? own
  const { text, write, put, takeOther, left, canSend, listId, completing, choose, sending, send, onKey } =
    useComposing(field, composing)
  const { completion } = completing
  const isEdit = mode.type === 'edit'
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
      <ReadOnlyLine room={composing.room} />
      <ComposerTitle mode={mode} cancel={done} />
      <div className="composer-field">
        {!isEdit && <AttachButton add={uploads.add} />}
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          placeholder={placeholder}
          aria-label={isEdit ? t('composer.edit') : name}
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
      {!isEdit && children}
    </form>
  )
}
