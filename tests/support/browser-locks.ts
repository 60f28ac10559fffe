type Run = (lock: object | null) => unknown
type Options = { ifAvailable?: boolean; steal?: boolean; signal?: AbortSignal }
type Wish = { run: Run; resolve(value: unknown): void; reject(error: Error): void }

const aborted = (): Error => new DOMException('The lock was given up.', 'AbortError')

/** `navigator.locks` with one lock, where the runtime has none, as the browsers' standard describes it. */
export const createBrowserLocks = () => {
  const queue: Wish[] = []
  let held: Wish | undefined

  const next = (): void => {
    if (!held) hold(queue.shift())
  }
  const hold = (wish: Wish | undefined): void => {
    if (!wish) return
    held = wish
    void Promise.resolve()
      .then(() => wish.run({}))
      .then(wish.resolve, wish.reject)
      .finally(() => {
        if (held !== wish) return
        held = undefined
        next()
      })
  }

  return {
    request: (_name: string, options: Options, run: Run): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const wish = { run, resolve, reject }
        if (options.ifAvailable && held) return resolve(run(null))
        if (options.steal) {
          held?.reject(aborted())
          return hold(wish)
        }
        options.signal?.addEventListener('abort', () => {
          const at = queue.indexOf(wish)
          if (at >= 0) queue.splice(at, 1)
          reject(aborted())
        })
        queue.push(wish)
        next()
      }),
  }
}
