import type { CommandInput, CommandName, CommandOutput } from '../protocol/commands.ts'
import type { FileEntity } from '../protocol/entities/files.ts'
import { disconnected } from './call-error.ts'
import { type Clock, stoppable, systemClock } from './clock.ts'
import { type DraftStorage, noDraftStorage } from './draft-storage.ts'
import { createEngine } from './engine.ts'
import type { UploadOptions } from './files/upload.ts'
import { onHidden, onNetworkHint } from './network-hints.ts'
import { createOutboxKeeper } from './outbox-keeper.ts'
import { memoryOutboxStorage, type OutboxStorage } from './outbox-storage.ts'
import type { PendingMessage, State } from './state/shape.ts'
import { createStateHolder } from './state-holder.ts'

export type ClientOptions = {
  /** http(s)://host:port */
  url: string
  /** Left out in a browser, whose cookie speaks for it. */
  token?: string
  storage?: OutboxStorage
  /** Without it drafts are on the server alone. */
  drafts?: DraftStorage
  /** What an earlier run of the program kept: drawn at once, and brought up to date by the first connection. */
  initial?: State
  /** Whether to learn who is online (default true). Programs that do not show it save themselves a page. */
  presence?: boolean
  /**
   * So many messages of a room stay in memory, the nearest to where somebody reads, and up to twice as many while it is
   * talked on; the others come with their pages again. All of them unless given. At least 500, so that no screen is as long.
   */
  keepMessages?: number
  WebSocket?: typeof WebSocket
  /** For files, which go over HTTP. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
  clock?: Clock
  /** At least 0, below 1. */
  random?: () => number
}

export type SendOptions = {
  kind?: 'action'
  replyTo?: string
  /** What `upload` answered. */
  files?: FileEntity[]
  /** Sends it into the thread below this message; with `alsoInRoom` it stands in the room as well. */
  thread?: string
  alsoInRoom?: true
}

export type Client = {
  /** The newest state; the same object until something changes. */
  getState(): State
  /** Tells at most once per animation frame (or macrotask) that the state changed; answers how to stop. */
  subscribe(listener: () => void): () => void
  connect(): void
  /** Closes for good, after the outbox was saved. */
  close(): Promise<void>
  /**
   * Asks over the socket; waits up to 10 s for a connection when there is none. Rejects with a `CallError`.
   * Send messages with `send` instead: it survives cuts.
   */
  call<C extends CommandName>(command: C, input: CommandInput<C>): Promise<CommandOutput<C>>
  /** Puts a message into the outbox, which delivers it exactly once however often the line is cut. */
  send(room: string, text: string, options?: SendOptions): string
  /**
   * Uploads a file for a room and answers what `send` takes. Goes on by itself after a cut; rejects with a `CallError`
   * when the server refuses it or nothing came through for five minutes, and with an `AbortError`.
   */
  upload(room: string, file: Blob, options?: UploadOptions): Promise<FileEntity>
  /** Tries a refused message again. */
  retry(nonce: string): void
  /** Takes a message out of the outbox; one that is on its way may still arrive. */
  discard(nonce: string): void
  /** Loads the page before the run; opens a room that was never opened with its newest page. */
  loadOlder(room: string): Promise<void>
  /** Loads the page after the run; does nothing at the end of the room. */
  loadNewer(room: string): Promise<void>
  /** Replaces the run by the messages around a `seq`. */
  jumpTo(room: string, seq: number): Promise<void>
  /** Replaces the run by the newest page; does nothing when the newest message is here already. */
  jumpToNewest(room: string): Promise<void>
  /** Moves the read marker forward; told to the server a little later, with whatever was read by then. */
  markRead(room: string, seq: number): void
  /** Opens a thread: its newest replies are in `state.threads` from now on, and stay up to date. */
  loadThread(room: string, message: string): Promise<void>
  loadOlderInThread(message: string): Promise<void>
  /** The threads that one follows are in `state.threads` from now on, with what is unread there. */
  loadThreads(): void
  /** Moves the read marker of a thread that is in the state; told to the server a little later. */
  markThreadRead(message: string, seq: number): void
  /** Keeps what is being written; call it at every key. Told to the other devices when the keys rest. */
  setDraft(room: string, text: string, thread?: string): void
  /** What was begun on any device is in `state.drafts` from now on. Of two devices the one that wrote last wins. */
  loadDrafts(): void
  /** Tells the room that one is typing; call it at every key, it is passed on every 3 s. */
  typing(room: string): void
  /** Asks for the profiles of people that are drawn, once; they appear in `state.profiles` and stay up to date. */
  loadProfiles(accounts: string[]): void
  /** Asks for the newest notifications, which then stay up to date; with the last id of those here, for more. */
  loadNotifications(before?: string): Promise<void>
  /** Asks for the slash commands of the installation, for completion: when somebody types a `/`. */
  loadSlash(): Promise<void>
  /** Does not wait for the next try: for a button, or when the network came back. */
  reconnectNow(): void
}

/** One person's connection to one server, which heals itself, and the state to draw from it. */
export const createClient = (options: ClientOptions): Client => {
  const { random = Math.random, storage = memoryOutboxStorage() } = options
  const { clock, stop } = stoppable(options.clock ?? systemClock)
  const state = createStateHolder(options.clock ?? systemClock, options.initial)
  const outbox = createOutboxKeeper(state, storage)
  const nonces = nonceMaker(random)
  const engine = createEngine({
    ...options,
    ...{ state, clock, random },
    drafts: options.drafts ?? noDraftStorage,
    setAside: outbox.setAside,
  })
  const { connection, sender, history, threads, drafts, readMarkers, hints, profiles, waiting } = engine
  const closing = new AbortController()
  /** The code for files is loaded with the first one. */
  const openUploader = async (): Promise<Client['upload']> => {
    const { createUploader } = await import('./files/upload.ts')
    return createUploader({
      server: {
        url: options.url,
        token: options.token,
        fetch: options.fetch ?? ((to, init) => fetch(to, init)),
      },
      clock,
      random,
      closed: closing.signal,
    })
  }
  let uploader: Promise<Client['upload']> | undefined
  let isClosed = false
  let stopHints: (() => void) | undefined

  const tellAll = (): void => {
    readMarkers.flush()
    drafts.flush()
  }

  const start = (): void => {
    if (isClosed || connection.isUp()) return
    if (state.now.status === 'signed-out') state.change({ event: 'status.changed', status: 'connecting' })
    connection.start()
  }

  return {
    getState: state.getState,
    subscribe: state.subscribe,
    connect() {
      stopHints ??= stopAll(
        onHidden(tellAll),
        onNetworkHint((isBetter) => {
          if (connection.isUp()) connection.probe()
          else if (isBetter && state.now.status === 'connecting') start()
        }),
      )
      void outbox.load().then((earlier) => {
        sender.doubt(earlier.map(({ nonce }) => nonce))
        start()
      })
    },
    async close() {
      isClosed = true
      closing.abort()
      stopHints?.()
      tellAll()
      drafts.stop()
      connection.stop()
      waiting.failAll(disconnected())
      stop()
      await outbox.flush()
    },
    call: engine.call,
    send(room, text, options = {}) {
      const nonce = nonces()
      state.change({
        event: 'send.wanted',
        message: pendingMessage(state.now, clock, { nonce, room, text, ...options }),
      })
      hints.stoppedTyping(room)
      drafts.sent(room, options.thread)
      sender.send()
      return nonce
    },
    async upload(...file) {
      uploader ??= openUploader()
      const upload = await uploader.catch((error) => {
        uploader = undefined
        throw error
      })
      return upload(...file)
    },
    retry(nonce) {
      state.change({ event: 'send.retried', nonce })
      sender.send()
    },
    discard: (nonce) => state.change({ event: 'send.discarded', nonce }),
    loadOlder: history.loadOlder,
    loadNewer: history.loadNewer,
    jumpTo: history.jumpTo,
    jumpToNewest: history.jumpToNewest,
    markRead: readMarkers.mark,
    loadThread: threads.load,
    loadOlderInThread: threads.loadOlder,
    loadThreads: threads.loadList,
    markThreadRead: threads.mark,
    setDraft: drafts.set,
    loadDrafts: drafts.load,
    typing: hints.typing,
    loadProfiles: profiles.load,
    loadNotifications: engine.loadNotifications,
    async loadSlash() {
      const { custom } = await engine.call('slash.list', {})
      state.change({ event: 'slash.read', custom })
    },
    reconnectNow: start,
  }
}

const stopAll =
  (...stops: (() => void)[]) =>
  (): void => {
    for (const stop of stops) stop()
  }

const pendingMessage = (
  { me }: State,
  clock: Clock,
  draft: Pick<
    PendingMessage,
    'nonce' | 'room' | 'text' | 'kind' | 'replyTo' | 'thread' | 'alsoInRoom' | 'files'
  >,
): PendingMessage => ({ ...draft, ...(me && { account: me.id }), at: clock.wall(), status: 'waiting' })

/** A nonce is its author's for ever, so each run of the program starts from a place of its own. */
const nonceMaker = (random: () => number): (() => string) => {
  const part = (): string => random().toString(36).slice(2, 12)
  const run = `${part()}${part()}`
  let count = 0
  return () => {
    count += 1
    return `${run}-${count}`
  }
}
