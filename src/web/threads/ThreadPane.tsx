import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Message } from '../../protocol/entities.ts'
import type { RoomState } from '../../sdk/index.ts'
import { useChat, useClient } from '../app/chat.ts'
import { goTo } from '../app/route.ts'
import { useDrop } from '../files/use-drop.ts'
import { useUploads } from '../files/use-uploads.ts'
import { Announcer } from '../messages/Announcer.tsx'
import { Composer } from '../messages/Composer.tsx'
import { finderOf } from '../messages/find-message.ts'
import type { Mode } from '../messages/mode.ts'
import { moveBetweenRows } from '../messages/move-between-rows.ts'
import { RowView } from '../messages/RowView.tsx'
import { rowsOf } from '../messages/rows.ts'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { sentenceOf } from '../ui/sentence-of.ts'
import { useFocused } from '../ui/use-focused.ts'
import { ThreadHeader } from './ThreadHeader.tsx'
import { useOwnFocus } from './use-own-focus.ts'

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
  const [mode, setMode] = useState<Mode>({ type: 'new' })
  const [isAlsoInRoom, setAlsoInRoom] = useState(false)
  const uploads = useUploads(room.id)
  const drop = useDrop(uploads.add)
  const field = useRef<HTMLTextAreaElement>(null)
  const waiting = useMemo(() => outbox.filter((one) => one.thread === id), [outbox, id])
  const timeline = thread?.timeline
  const rows = useMemo(
    () => (timeline ? rowsOf({ ...known, timeline }, waiting, me, null).slice(1) : []),
    [known, timeline, waiting, me],
  )
  const find = useMemo(() => finderOf(timeline?.messages ?? []), [timeline])
  const choices = useMemo(
    () => ({
      reply: () => field.current?.focus(),
      edit: (message: Message) => setMode({ type: 'edit', message }),
    }),
    [],
  )
  const toNew = useCallback(() => setMode({ type: 'new' }), [])
  const list = useEnd(rows.at(-1)?.key)
  useReading(id, timeline?.messages.at(-1)?.seq)
  const pane = useOwnFocus()

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
    <aside
      ref={pane}
      className="thread-pane"
      tabIndex={-1}
      aria-label={t('thread.title')}
      onKeyDown={onKey}
      {...drop.handlers}
    >
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
      {timeline && <Announcer timeline={timeline} me={me} />}
      <Composer
        key={mode.type === 'edit' ? mode.message.id : 'new'}
        name={t('thread.reply')}
        placeholder={t('thread.reply')}
        field={field}
        composing={{
          room: room.id,
          thread: id,
          messages: timeline?.messages ?? [],
          mode,
          edit: choices.edit,
          done: toNew,
          uploads,
          options: { thread: id, ...(isAlsoInRoom ? { alsoInRoom: true as const } : {}) },
        }}
      >
        <label className="check thread-also">
          <input
            type="checkbox"
            checked={isAlsoInRoom}
            onChange={(event) => setAlsoInRoom(event.target.checked)}
          />
          {t('thread.also')}
        </label>
      </Composer>
      {drop.isOver && <p className="drop-here">{t('files.drop')}</p>}
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
