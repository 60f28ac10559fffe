/** With more rounds each login would keep a thread busy for seconds; fewer the runtime does not take. */
const [fewestRounds, mostRounds] = [4, 14]

/**
 * A hash that can be checked here: bcrypt, which is replaced at the next login, or argon2id. Null for anything else,
 * passwords in clear above all: nobody logs in with those until a new one was set by mail.
 */
export const passwordOf = (stored: string): string | null => {
  const hash = stored.replace(/^bcrypt\$(?=\$2)/, '').trim()
  const rounds = hash.match(/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/)?.[1]
  if (rounds !== undefined)
    return Number(rounds) >= fewestRounds && Number(rounds) <= mostRounds ? hash : null
  return isOurArgon2id(hash) ? hash : null
}

const isOurArgon2id = (hash: string): boolean => {
  const [, memory, time] =
    hash.match(/^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=[1-9]\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/) ?? []
  if (memory === undefined) return false
  // Less than 8 KiB for each lane is no argon2.
  return Number(memory) >= 72 && Number(memory) <= 262_144 && Number(time) >= 1 && Number(time) <= 10
}
