import { limits } from '../../protocol/limits.ts'
import { type Draft, roomOf, writeRoom } from './draft.ts'
import type { HappeningOf } from './happening.ts'

/** Somebody else types. Until when is counted by this device's own clock, which may differ from the server's. */
export const typingTold = (draft: Draft, { room, account }: HappeningOf<'typing'>, now: number): void => {
  const known = roomOf(draft, room)
  if (!known || account.id === draft.state.me?.id) return
  const others = known.typing.filter((other) => other.account.id !== account.id)
  writeRoom(draft, room).typing = [...others, { account, until: now + limits.typingMs }]
}

/** A message of theirs came. */
export const stoppedTyping = (draft: Draft, room: string, account: string): void => {
  const typing = roomOf(draft, room)?.typing ?? []
  if (typing.some((one) => one.account.id === account))
    writeRoom(draft, room).typing = typing.filter((one) => one.account.id !== account)
}

export const timePassed = (draft: Draft, _: HappeningOf<'time.passed'>, now: number): void => {
  for (const [id, { typing }] of Object.entries(draft.state.rooms))
    if (typing.some(({ until }) => until <= now))
      writeRoom(draft, id).typing = typing.filter(({ until }) => until > now)
}
