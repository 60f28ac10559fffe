/** Questions under way at once, of one kind; what is asked meanwhile waits for the next one. */
const atOnce = 2
/** Keys in one question. */
const mostKeys = 256

type Waiting<T> = { resolve(answer: T | undefined): void; reject(error: unknown): void }

/**
 * One question for many: alone it is asked at once, while others of its kind are under way those that wait are asked
 * together. So thousands who come back at the same moment cost some dozens of queries. Never answers with what was read
 * before it was asked for.
 */
export const gather = <T>(
  ask: (keys: string[]) => Promise<Map<string, T>>,
): ((key: string) => Promise<T | undefined>) => {
  let waiting = new Map<string, Waiting<T>[]>()
  let running = 0

  const run = async (): Promise<void> => {
    running += 1
    const some = [...waiting].slice(0, mostKeys)
    if (some.length === waiting.size) waiting = new Map()
    else for (const [key] of some) waiting.delete(key)
    try {
      const answers = await ask(some.map(([key]) => key))
      for (const [key, asked] of some) for (const { resolve } of asked) resolve(answers.get(key))
    } catch (error) {
      for (const [, asked] of some) for (const { reject } of asked) reject(error)
    }
    running -= 1
    if (waiting.size > 0) void run()
  }

  return (key) =>
    new Promise((resolve, reject) => {
      const asked = waiting.get(key)
      if (asked) asked.push({ resolve, reject })
      else waiting.set(key, [{ resolve, reject }])
      if (running < atOnce) void run()
    })
}

/** As many keys as the next power of two, the last one again: so there are few statements to prepare. */
export const padded = (keys: string[]): string[] => {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, keys.length)))
  return [...keys, ...Array.from({ length: size - keys.length }, () => keys.at(-1) as string)]
}

type Shared<T> = { now: Promise<T>; next?: Promise<T> }

/**
 * The same question of many: whoever asks while it is under way gets the answer to the next one, which is for all who
 * wait. The answer is shared: nobody may change it.
 */
export const share = <A extends unknown[], T>(
  ask: (...args: A) => Promise<T>,
): ((...args: A) => Promise<T>) => {
  const underWay = new Map<string, Shared<T>>()

  const start = (key: string, args: A): Promise<T> => {
    const shared: Shared<T> = { now: ask(...args) }
    underWay.set(key, shared)
    const ended = (): void => {
      if (!shared.next) underWay.delete(key)
    }
    shared.now.then(ended, ended)
    return shared.now
  }

  return (...args) => {
    const key = JSON.stringify(args)
    const shared = underWay.get(key)
    if (!shared) return start(key, args)
    const again = (): Promise<T> => start(key, args)
    shared.next ??= shared.now.then(again, again)
    return shared.next
  }
}
