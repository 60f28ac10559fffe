import type { Message } from '../../protocol/entities.ts'

/** What is true of a message beside its words. No word of a text begins with the sign in front. */
export const roomMark = (room: string): string => `=r${room}`
export const authorMark = (account: string): string => `=a${account}`

const link = /\bhttps?:\/\/[^\s/]/i

const hasKind =
  (kind: string) =>
  ({ files = [] }: Message): boolean =>
    files.some((file) => file.kind === kind)

/** What `has:` and `is:` may ask for, and which messages have it. */
export const features: Record<string, { filter: 'has' | 'is'; test(message: Message): boolean }> = {
  link: { filter: 'has', test: ({ text }) => link.test(text) },
  file: { filter: 'has', test: ({ files = [] }) => files.length > 0 },
  image: { filter: 'has', test: hasKind('image') },
  audio: { filter: 'has', test: hasKind('audio') },
  video: { filter: 'has', test: hasKind('video') },
  pinned: { filter: 'is', test: ({ pinned }) => pinned !== undefined },
}

export const featureMark = (name: string): string => `=has-${name}`

export const marksOf = (room: string, message: Message): string[] => [
  roomMark(room),
  authorMark(message.author.id),
  ...Object.entries(features).flatMap(([name, { test }]) => (test(message) ? [featureMark(name)] : [])),
]
