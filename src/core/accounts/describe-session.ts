import type { Session } from '../../protocol/entities.ts'
import type { SessionRecord } from '../ports.ts'
import { deviceName } from './device-name.ts'

/** A session as it is told; `current` is the one that asks. */
export const describeSession = (
  { id, createdAt, usedAt, agent, address }: SessionRecord,
  current?: string,
): Session => ({
  id,
  createdAt: new Date(createdAt).toISOString(),
  usedAt: new Date(usedAt).toISOString(),
  agent,
  device: deviceName(agent),
  address,
  current: id === current,
})
