import { useEffect, useRef, useState } from 'react'
import type { Message } from '../../protocol/entities.ts'
import type { RoomState } from '../../sdk/index.ts'

/** Reads out what others say while one is there; never what is loaded by scrolling. */
export const Announcer = ({ known, me }: { known: RoomState; me: string | undefined }) => {
  const { messages, atEnd } = known.timeline
  const last = atEnd ? messages.at(-1) : undefined
  const heard = useRef<number | null>(null)
  const [words, setWords] = useState('')
  useEffect(() => {
    if (!last) return
    const isNews = heard.current !== null && last.seq > heard.current && last.author.id !== me
    heard.current = Math.max(heard.current ?? 0, last.seq)
    // Cleared by whatever comes next, so that nothing edited or deleted stays behind here.
    setWords(isNews ? wordsOf(last) : '')
  }, [last, me])
  return (
    <p className="only-heard" aria-live="polite">
      {words}
    </p>
  )
}

const wordsOf = ({ kind, author, text }: Message): string =>
  kind === 'notice' ? text : `${author.name}: ${text}`
