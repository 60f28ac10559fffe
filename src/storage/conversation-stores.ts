import type { Store } from '../core/ports.ts'
import type { Engine } from './engine.ts'
import { draftsOf } from './queries/message-drafts.ts'
import { pinsOf } from './queries/pins.ts'
import { threadMessages } from './queries/thread-messages.ts'
import { followedThreads, threadState } from './queries/thread-states.ts'
import { versionsOf } from './queries/versions.ts'

/** What conversation needs of the store beyond rooms and their messages. */
export const conversationStores = ({
  read,
  write,
}: Engine): Pick<Store, 'threads' | 'drafts' | 'pins' | 'versions'> => ({
  threads: {
    messages: (root, page) => threadMessages(read, root, page),
    stateOf: (root, account) => threadState(read, root, account),
    followed: (account, before, limit) => followedThreads(read, account, before, limit),
    follow: (root, account, on) => write('threads.follow', { root, account, on }),
    markRead: (root, account, seq) => write('threads.mark-read', { root, account, seq }),
  },
  drafts: {
    set: (draft) => write('drafts.set', draft),
    of: (account) => draftsOf(read, account),
  },
  pins: {
    set: (message, on, by, at) => write('pins.set', { message, on, by, at }),
    of: (room) => pinsOf(read, room),
  },
  versions: {
    of: (message) => versionsOf(read, message),
    restore: (message, since) => write('messages.restore', { message, since }),
    forgetDeletedBefore: (time) => write('messages.forget-deleted', time),
  },
})
