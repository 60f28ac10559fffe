/** Values by key, loaded once; the least recently used go first. A failed load is not kept. */
export type LruCache<T> = {
  get(key: string, load: (key: string) => Promise<T | undefined>): Promise<T | undefined>
  /** What is there already, without waiting: a promise costs more than the rest of a check. */
  peek(key: string): T | undefined
  delete(key: string): void
  /** Removes what matches; loads under way are always removed, as nobody knows yet what they will bring. */
  drop(matches: (value: T | undefined) => boolean): void
}

type Entry<T> = { loading: Promise<T | undefined>; value?: T | undefined; isLoaded: boolean }

/** `undefined` is never kept: what does not exist yet may exist the next time. */
export const createLruCache = <T>(capacity: number): LruCache<T> => {
  const entries = new Map<string, Entry<T>>()

  const start = (key: string, load: (key: string) => Promise<T | undefined>): Entry<T> => {
    const entry: Entry<T> = { loading: load(key), isLoaded: false }
    entries.set(key, entry)
    entry.loading.then(
      (value) => {
        entry.value = value
        entry.isLoaded = true
        if (value === undefined && entries.get(key) === entry) entries.delete(key)
      },
      () => entries.get(key) === entry && entries.delete(key),
    )
    const oldest = entries.keys().next().value
    if (entries.size > capacity && oldest !== undefined) entries.delete(oldest)
    return entry
  }

  const used = (key: string, entry: Entry<T>): void => {
    if (entries.size <= capacity / 2) return
    entries.delete(key)
    entries.set(key, entry)
  }

  return {
    get(key, load) {
      const entry = entries.get(key)
      if (!entry) return start(key, load).loading
      used(key, entry)
      return entry.loading
    },
    peek(key) {
      const entry = entries.get(key)
      if (entry) used(key, entry)
      return entry?.value
    },
    delete: (key) => void entries.delete(key),
    drop(matches) {
      for (const [key, entry] of entries) if (!entry.isLoaded || matches(entry.value)) entries.delete(key)
    },
  }
}
