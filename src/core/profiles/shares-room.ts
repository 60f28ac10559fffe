import type { Core } from '../core.ts'

/** Whether two accounts are in a room together; everybody is with themself. Answered from memory. */
export const sharesRoom = async (
  { memberships }: Pick<Core, 'memberships'>,
  one: string,
  other: string,
): Promise<boolean> => {
  if (one === other) return true
  const rooms = new Set(await memberships.roomsOf(one))
  return (await memberships.roomsOf(other)).some((room) => rooms.has(room))
}
