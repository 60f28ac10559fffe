import { roomNameSchema } from '../protocol/text.ts'
import { CliFault } from './cli-fault.ts'

/** The room of an option or a channel, without the signs in front: `##linux` → `linux`. */
export const roomNameOf = (channel: string): string => {
  const parsed = roomNameSchema.safeParse(channel.replace(/^#+/, ''))
  if (parsed.success) return parsed.data
  throw new CliFault(`"${channel}" cannot name a room. ${parsed.error.issues[0]?.message} Set --room.`)
}
