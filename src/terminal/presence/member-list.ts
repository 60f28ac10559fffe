import type { Member } from '../../protocol/entities.ts'
import type { State } from '../../sdk/index.ts'
import type { App } from '../app/app.ts'
import { type Line, lineOf, span } from '../text/line.ts'
import { cut } from '../text/width.ts'
import { personRole } from './person-role.ts'

const pageSize = 200

/** Who belongs to the open room, those who are online first. */
export const memberLines = (app: App, state: State, room: string, width: number, height: number): Line[] => {
  const known = app.view.members.get(room)
  if (!known) return [lineOf(span(' Members', 'quiet'))]
  const isOnline = ({ account }: Member): boolean => account.id in state.online
  const online = known.list.filter(isOnline)
  const offline = known.list.filter((member) => !isOnline(member))
  const lines = [
    ...part('Online', online, true, state, width),
    ...(online.length > 0 && offline.length > 0 ? [[]] : []),
    ...part('Offline', offline, false, state, width),
  ]
  if (lines.length <= height && !known.more) return lines
  const rest = known.count - Math.max(0, height - 4)
  return [...lines.slice(0, height - 1), lineOf(span(` and ${Math.max(1, rest)} more: /who`, 'quiet'))]
}

const part = (title: string, members: Member[], areOnline: boolean, state: State, width: number): Line[] =>
  members.length === 0
    ? []
    : [
        lineOf(span(` ${title} ${members.length}`, 'quiet')),
        ...members.map(({ account, role }) =>
          lineOf(
            span(areOnline ? ' ● ' : ' ○ ', areOnline ? 'good' : 'quiet'),
            span(
              cut(account.name, width - 4 - (role === 'member' ? 0 : 2)),
              areOnline ? personRole(account.name) : 'quiet',
            ),
            span(role === 'member' ? '' : role === 'owner' ? ' ★' : ' ☆', 'quiet'),
            span(
              state.profiles[account.id]?.status?.emoji
                ? ` ${state.profiles[account.id]?.status?.emoji}`
                : '',
            ),
          ),
        ),
      ]

/** Asks who belongs to a room, when nobody has asked or somebody came or left since. */
export const loadMembers = (app: App, room: string): void => {
  const count = app.client.getState().rooms[room]?.room.members
  const known = app.view.members.get(room)
  if (count === undefined || known?.count === count) return
  app.view.members.set(room, { list: known?.list ?? [], more: false, count })
  app.client
    .call('room.members', { room, limit: pageSize })
    .then(({ members, more }) => {
      app.view.members.set(room, { list: members, more, count })
      app.redraw()
    })
    .catch(() => app.view.members.delete(room))
}
