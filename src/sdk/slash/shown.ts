import type { Room } from '../../protocol/entities.ts'
import type { SlashItem } from './outcome.ts'

/** A room as one line of a list. */
export const shownRoom = ({ id, name, kind, people, topic, members, role, unread }: Room): SlashItem => {
  const what = people ? 'conversation' : kind === 'private' ? 'private' : ''
  const detail = [
    what,
    people ? '' : `${members} ${members === 1 ? 'member' : 'members'}`,
    role === null ? 'not joined' : '',
    unread > 0 ? `${unread} unread` : '',
    topic,
  ]
  return { text: name, detail: detail.filter(Boolean).join(' · '), room: id }
}

/** "2 h 5 min", "3 min", "12 s" */
export const shownSpan = (seconds: number): string => {
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
