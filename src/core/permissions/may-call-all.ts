import type { InRoom } from './must-be-allowed-in.ts'
import { permissions } from './permissions.ts'
import { rankInRoom } from './ranks.ts'

/** Whether somebody's @here and @room reach everybody in a room; otherwise they are plain text. */
export const mayCallAll = ({ rank, room }: Pick<InRoom, 'rank' | 'room'>): boolean =>
  room.isDirect || rank >= rankInRoom(permissions['message.send'].toAll)
