import type { State } from '../state/shape.ts'

export type KnownName = { name: string; displayName?: string }

/** How far back those who spoke come first. */
const recent = 200

/** Usernames that the client has met: who spoke in the room lately, then who is online, then all others by name. */
export const namesKnown = (state: State, room: string | undefined): KnownName[] => {
  const timeline = room === undefined ? undefined : state.rooms[room]?.timeline.messages
  const spoke = (timeline ?? [])
    .slice(-recent)
    .toReversed()
    .map(({ author }) => author)
  const profiles = Object.values(state.profiles)
  const direct = Object.values(state.rooms).flatMap(({ room: { people = [] } }) => people)
  const others = [...profiles.map(({ username }) => username), ...direct.map(({ name }) => name)]
  const names = [
    ...spoke.map(({ name }) => name),
    ...Object.values(state.online).toSorted(byName),
    ...others.toSorted(byName),
  ]
  const shown = new Map(profiles.map(({ username, displayName }) => [username, displayName]))
  return [...new Set(names)]
    .filter((name) => name !== state.me?.username)
    .map((name) => {
      const displayName = shown.get(name)
      return displayName === undefined ? { name } : { name, displayName }
    })
}

const byName = (a: string, b: string): number => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)
