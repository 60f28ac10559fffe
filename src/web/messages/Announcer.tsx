import { useEffect, useRef, useState } from 'react'
import type { Message } from '../../protocol/entities.ts'
import type { RoomState } from '../../sdk/index.ts'
import { isOpened } from '../../sdk/state/shape.ts'
import { previewOf } from './preview-of.ts'

/** After a cut one hears the end of what was missed. */
const mostAtOnce = 5

type Props = { timeline: RoomState['timeline']; me: string | undefined }

/** Reads out what others say while one is there; never what is loaded by scrolling. */
export const Announcer = ({ timeline, me }: Props) => {
  const { messages, atEnd } = timeline
  const newest = atEnd && isOpened(timeline) ? (messages.at(-1)?.seq ?? 0) : undefined
  const heard = useRef(newest)
  const [after, setAfter] = useState(newest)
  useEffect(() => {
    if (newest === undefined) return
    const before = heard.current ?? newest
    heard.current = Math.max(before, newest)
    setAfter(before)
  }, [newest])
  // Nothing that was edited or deleted meanwhile stays behind here.
  const news =
    after === undefined
      ? []
      : messages
          .filter(({ seq, rev, author }) => seq > after && rev === seq && author.id !== me)
          .slice(-mostAtOnce)
  return (
    <div className="only-heard" aria-live="polite">
      {news.map((message) => (
        <p key={message.id}>{wordsOf(message)}</p>
      ))}
    </div>
  )
}

const wordsOf = ({ kind, author, text, files = [] }: Message): string =>
  kind === 'notice'
    ? text
    : `${author.name}: ${[previewOf(text), ...files.map(({ name }) => name)].filter(Boolean).join(', ')}`
