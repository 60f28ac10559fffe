import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Message } from '../../protocol/entities.ts'
import type { RoomState } from '../../sdk/index.ts'
import { useChat, useClient } from '../app/chat.ts'
import { goTo } from '../app/route.ts'
import { finderOf } from '../messages/find-message.ts'
import { moveBetweenRows } from '../messages/move-between-rows.ts'
import { RowView } from '../messages/RowView.tsx'
import { rowsOf } from '../messages/rows.ts'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { sentenceOf } from '../ui/sentence-of.ts'
import { useFocused } from '../ui/use-focused.ts'
import { ThreadComposer } from './ThreadComposer.tsx'
import { ThreadHeader } from './ThreadHeader.tsx'

type Props = { room: string; thread: string }

/** What is said below one message, beside the room or instead of it, and saying something there. */
export const ThreadPane = ({ room, thread }: Props) => {
  const known = useChat((state) => state.rooms[room])
  return known ? <Thread known={known} id={thread} /> : null
}

const Thread = ({ known, id }: { known: RoomState; id: string }) => {
  const { room } = known
  const client = useClient()
  const thread = useChat((state) => state.threads[id])
  const outbox = useChat((state) => state.outbox)
  const me = useChat((state) => state.me?.id)
  const isUp = useChat((state) => state.status === 'live')
  const [problem, setProblem] = useState<string>()
  const [edited, setEdited] = useState<Message | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const waiting = useMemo(() => outbox.filter((one) => one.thread === id), [outbox, id])
  const timeline = thread?.timeline
  const rows = useMemo(
    () => (timeline ? rowsOf({ ...known, timeline }, waiting, me, null).slice(1) : []),
    [known, timeline, waiting, me],
  )
  const find = useMemo(() => finderOf(timeline?.messages ?? []), [timeline])
  const choices = useMemo(() => ({ reply: () => field.current?.focus(), edit: setEdited }), [])
  const list = useEnd(rows.at(-1)?.key)
  useReading(id, timeline?.messages.at(-1)?.seq)
  const pane = useFocus()

  const close = (): void => goTo(room.id)
  const load = (): void => {
    client.loadThread(room.id, id).then(
      () => setProblem(undefined),
      (error) => setProblem(sentenceOf(error)),
    )
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another thread, and a connection that is back
  useEffect(load, [client, id, isUp])

  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    // What lies above the thread closes first.
    if (document.querySelector('dialog[open], :popover-open')) return
    event.preventDefault()
    close()
  }
  const row = { known, me, find, choices, isLit: false }
  return (
    <aside ref={pane} className="thread-pane" tabIndex={-1} aria-label={t('thread.title')} onKeyDown={onKey}>
      <ThreadHeader room={room} id={id} isFollowed={thread?.state.following} close={close} />
      <section
        ref={list.box}
        className="thread-list"
        aria-label={t('thread.title')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        tabIndex={0}
        onScroll={list.onScroll}
        onKeyDown={moveBetweenRows}
      >
        <Loaded isHere={thread !== undefined} problem={problem} again={load}>
          {thread && (
            <>
              <RowView {...row} row={{ key: id, message: thread.root, isGrouped: false }} />
              <p className="thread-count">{t('thread.count', { count: thread.root.replies?.count ?? 0 })}</p>
              {!thread.timeline.atStart && thread.timeline.messages.length > 0 && (
                <button
                  type="button"
                  className="button list-more"
                  onClick={() => void client.loadOlderInThread(id).catch(() => {})}
                >
                  <Icon name="up" />
                  {t('thread.older')}
                </button>
              )}
              {rows.map((one) => (
                <RowView key={one.key} {...row} row={one} />
              ))}
            </>
          )}
        </Loaded>
      </section>
      <ThreadComposer
        key={edited?.id ?? 'new'}
        room={room}
        thread={id}
        edited={edited}
        field={field}
        done={() => setEdited(null)}
      />
    </aside>
  )
}

/** Stays at the end while one is there. */
const useEnd = (last: string | undefined) => {
  const box = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is new is brought into sight
  useLayoutEffect(() => {
    if (box.current && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight
  }, [last])
  return {
    box,
    onScroll: () => {
      const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = box.current ?? {}
      isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 40
    },
  }
}

/** What somebody who looks has on the screen is read. */
const useReading = (id: string, last: number | undefined): void => {
  const client = useClient()
  const isFocused = useFocused()
  useEffect(() => {
    if (isFocused && last !== undefined) client.markThreadRead(id, last)
  }, [client, id, isFocused, last])
}

/**
 * The focus comes to the thread, on a desk to its field. When it closes, the focus goes back to where the person came
 * from, or to the room's own field.
 */
const useFocus = () => {
  const pane = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const before = document.activeElement
    pane.current?.focus({ preventScroll: true })
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement && document.activeElement !== document.body) return
        const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body
        const back = isThere ? before : document.querySelector<HTMLElement>('.room .composer textarea')
        back?.focus({ preventScroll: true })
      })
    }
  }, [])
  return pane
}
