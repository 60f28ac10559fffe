import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { useChat, useClient } from '../app/chat.ts'

/** `edited`: the field holds another text for an old message, which is no draft. */
type Place = { thread?: string; edited?: string }

/**
 * The text of a field where one writes, which is the draft of this place on every device. What another device wrote
 * takes its place, but never while somebody is writing here: then it waits until they leave the field.
 */
export const useDraft = (
  field: RefObject<HTMLTextAreaElement | null>,
  room: string,
  { thread, edited }: Place,
) => {
  const isDraft = edited === undefined
  const client = useClient()
  const key = thread ?? room
  const [text, setOwn] = useState(() => edited ?? client.getState().drafts[key]?.text ?? '')
  const own = useRef(text)
  /** Else it came from elsewhere, and goes with what happens to it there. */
  const isTypedHere = useRef(false)
  // Null for what is written here, so that no key draws the field twice.
  const other = useChat((state) => {
    const kept = state.drafts[key]?.text ?? ''
    return kept === own.current ? null : kept
  })

  /** Commands are nobody's draft: on another device they would be sent as words. */
  const setText = useCallback(
    (next: string): void => {
      own.current = next
      isTypedHere.current = next !== ''
      setOwn(next)
      if (isDraft) client.setDraft(room, next.startsWith('/') ? '' : next, thread)
    },
    [client, isDraft, room, thread],
  )

  const takeOther = (): void => {
    if (!isDraft || other === null || text.startsWith('/')) return
    own.current = other
    isTypedHere.current = false
    setOwn(other)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the draft is another one
  useEffect(() => {
    const isWriting = document.hasFocus() && document.activeElement === field.current
    if (!isWriting || !isTypedHere.current) takeOther()
  }, [other])

  return { text, setText, takeOther }
}
