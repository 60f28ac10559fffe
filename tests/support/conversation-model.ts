/** What a room, its threads and everybody's badges must look like: the rules in the plainest way, by recounting. */
export type ModelMessage = {
  id: string
  seq: number
  rev: number
  author: number
  text: string
  mentions: number[]
  all: boolean
  thread?: number
  also: boolean
  deleted: boolean
  /** It was deleted once, and counts for nobody since. */
  wasDeleted: boolean
  /** Its author deleted it, and may put it back. */
  canReturn: boolean
  pinned: boolean
  versions: string[]
  /** Who put the one reaction of the test on it. */
  liked: number[]
}

/** Undefined: they only read it, and did not decide yet. */
type Place = { following: boolean | undefined; read: number }

export const names = ['alice', 'bob', 'carol'] as const

export const createConversationModel = (rev: number, read: number[]) => {
  const messages: ModelMessage[] = []
  const pins: number[] = []
  const places = new Map<string, Place>()
  const drafts = new Map<string, string>()
  const members = names.map(() => true)
  let isArchived = false
  let head = rev

  const bySeq = (seq: number | undefined) => messages.find((one) => one.seq === seq)
  const place = (root: number, who: number) => places.get(`${root} ${who}`)
  const mentioned = (text: string, author: number): number[] =>
    names.flatMap((name, who) => (text.includes(`@${name}`) && who !== author && members[who] ? [who] : []))
  /** Only who made the room may call everybody. */
  const isForAll = (text: string, author: number): boolean => author === 0 && text.includes('@room')
  const change = (message: ModelMessage): number => {
    head += 1
    message.rev = head
    return head
  }
  const changeRoot = (message: ModelMessage): void => {
    const root = bySeq(message.thread)
    if (root) change(root)
  }
  const counts = (message: ModelMessage, who: number, after: number): boolean =>
    message.seq > after && message.author !== who && !message.wasDeleted
  const badges = (all: ModelMessage[], who: number, after: number) => {
    const fresh = all.filter((message) => counts(message, who, after))
    return {
      unread: fresh.length,
      mentions: fresh.filter(({ mentions, all: forAll }) => forAll || mentions.includes(who)).length,
    }
  }

  const follow = (root: ModelMessage, reply: ModelMessage): void => {
    const mine = place(root.seq, reply.author)
    places.set(`${root.seq} ${reply.author}`, { following: true, read: mine?.read ?? reply.seq })
    for (const who of new Set([root.author, ...reply.mentions]))
      if (members[who] && who !== reply.author && place(root.seq, who)?.following === undefined)
        places.set(`${root.seq} ${who}`, {
          following: true,
          read: place(root.seq, who)?.read ?? reply.seq - 1,
        })
  }

  return {
    messages,
    drafts,
    get rev() {
      return head
    },
    bySeq,
    /** The refusal, or the place that the message must get. */
    send(author: number, text: string, root?: ModelMessage, also = false): number | string {
      if (isArchived) return 'archived'
      if (root?.thread !== undefined) return 'bad-input'
      if (root?.deleted) return 'not-found'
      head += 1
      const message: ModelMessage = {
        ...{ id: '', seq: head, rev: head, author, text, also, pinned: false, versions: [], liked: [] },
        ...{ deleted: false, wasDeleted: false, canReturn: false },
        mentions: mentioned(text, author),
        all: isForAll(text, author),
        ...(root ? { thread: root.seq } : {}),
      }
      messages.push(message)
      if (root) {
        change(root)
        follow(root, message)
      }
      drafts.delete(`${author} ${root?.seq ?? ''}`)
      return message.seq
    },
    edit(message: ModelMessage, who: number, text: string): number | string {
      if (message.author !== who) return 'forbidden'
      if (isArchived) return 'archived'
      if (message.deleted) return 'not-found'
      message.versions.push(message.text)
      Object.assign(message, { text, mentions: mentioned(text, who) })
      return change(message)
    },
    remove(message: ModelMessage, who: number): number | string {
      if (message.author !== who && who !== 0) return 'forbidden'
      if (message.deleted) return message.rev
      const at = pins.indexOf(message.seq)
      if (at >= 0) pins.splice(at, 1)
      Object.assign(message, { deleted: true, wasDeleted: true, pinned: false, versions: [] })
      message.canReturn = message.author === who
      const rev = change(message)
      changeRoot(message)
      return rev
    },
    restore(message: ModelMessage, who: number): number | string {
      if (message.author !== who) return 'forbidden'
      if (!message.deleted) return message.rev
      if (!message.canReturn) return 'not-found'
      message.deleted = false
      const rev = change(message)
      changeRoot(message)
      return rev
    },
    pin(message: ModelMessage, who: number, on: boolean): number | string {
      if (who !== 0) return 'forbidden'
      if (isArchived) return 'archived'
      if (message.deleted) return 'not-found'
      if (message.pinned === on) return message.rev
      message.pinned = on
      if (on) pins.unshift(message.seq)
      else pins.splice(pins.indexOf(message.seq), 1)
      const rev = change(message)
      // The notice.
      if (on) head += 1
      return rev
    },
    isMember: (who: number): boolean => members[who] === true,
    /** What one had begun, read and followed there goes with one. */
    leave(who: number): void {
      members[who] = false
      head += 1
      for (const key of drafts.keys()) if (key.startsWith(`${who} `)) drafts.delete(key)
      for (const key of places.keys()) if (key.endsWith(` ${who}`)) places.delete(key)
    },
    /** What was said before one came is read. */
    join(who: number): string | undefined {
      if (isArchived) return 'archived'
      if (members[who]) return undefined
      members[who] = true
      head += 1
      read[who] = head
      return undefined
    },
    archive(on: boolean): void {
      if (isArchived !== on) head += 1
      isArchived = on
    },
    /** In order of choosing; nothing changes twice. */
    react(message: ModelMessage, who: number, on: boolean): number | string {
      if (isArchived) return 'archived'
      if (message.deleted) return 'not-found'
      if (message.liked.includes(who) === on) return message.rev
      message.liked = on ? [...message.liked, who] : message.liked.filter((one) => one !== who)
      return change(message)
    },
    read(who: number, seq: number): void {
      read[who] = Math.max(read[who] ?? 0, Math.min(seq, head))
    },
    readThread(root: ModelMessage, who: number, seq: number): void {
      const before = place(root.seq, who) ?? { following: undefined, read: 0 }
      places.set(`${root.seq} ${who}`, { ...before, read: Math.max(before.read, Math.min(seq, head)) })
    },
    follow(root: ModelMessage, who: number, on: boolean): void {
      places.set(`${root.seq} ${who}`, { read: place(root.seq, who)?.read ?? head, following: on })
    },
    badgesOf: (who: number) =>
      badges(
        messages.filter(({ thread, also }) => thread === undefined || also),
        who,
        read[who] ?? 0,
      ),
    stateOf(root: ModelMessage, who: number) {
      const mine = place(root.seq, who)
      const replies = messages.filter(({ thread }) => thread === root.seq)
      const counted = mine ? badges(replies, who, mine.read) : { unread: 0, mentions: 0 }
      return { following: mine?.following ?? false, read: mine?.read ?? 0, ...counted }
    },
    summaryOf(root: ModelMessage) {
      const replies = messages.filter(({ thread, deleted }) => thread === root.seq && !deleted)
      const people = [...new Set(replies.toReversed().map(({ author }) => author))]
      return replies.length === 0 ? undefined : { count: replies.length, people }
    },
    /** The one that was pinned last first. */
    pins: () => pins.map((seq) => bySeq(seq)?.id as string),
  }
}

export type ConversationModel = ReturnType<typeof createConversationModel>
