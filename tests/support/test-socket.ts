/** A frame as it came; tests look at what they expect in it. */
// biome-ignore lint/suspicious/noExplicitAny: frames are checked by the tests that read them
export type Frame = any

export type TestSocket = {
  /** Every frame that came, oldest first. */
  frames: Frame[]
  /** Sends a command and waits for its answer. */
  ask(type: string, input?: object): Promise<Frame>
  send(text: string): void
  /** Waits for the first frame, past or future, that matches. */
  until(matches: (frame: Frame) => boolean, timeoutMs?: number): Promise<Frame>
  /** Resolves with the code when the socket closes. */
  closed: Promise<{ code: number; reason: string }>
  close(): void
}

/** A plain socket on the native protocol, without the SDK. With a token it says hello first. */
export const openSocket = async (url: string, token?: string): Promise<TestSocket> => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket`)
  const frames: Frame[] = []
  const listeners = new Set<() => void>()
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.onclose = ({ code, reason }) => resolve({ code, reason })
  })
  socket.onmessage = ({ data }) => {
    frames.push(JSON.parse(String(data)))
    for (const listener of listeners) listener()
  }
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })

  const until: TestSocket['until'] = (matches, timeoutMs = 20_000) =>
    new Promise((resolve, reject) => {
      let looked = 0
      const look = (): void => {
        while (looked < frames.length && !matches(frames[looked])) looked += 1
        const found = frames[looked]
        if (found === undefined) return
        listeners.delete(look)
        clearTimeout(timer)
        resolve(found)
      }
      const timer = setTimeout(() => {
        listeners.delete(look)
        reject(new Error(`No such frame among ${JSON.stringify(frames).slice(-800)}`))
      }, timeoutMs)
      listeners.add(look)
      look()
    })

  let last = 0
  const ask: TestSocket['ask'] = (type, input = {}) => {
    last += 1
    const id = `ask-${last}`
    socket.send(JSON.stringify({ id, type, ...input }))
    return until(({ re }) => re === id)
  }

  if (token !== undefined) await ask('session.hello', { protocol: 1, token })
  return { frames, ask, send: (text) => socket.send(text), until, closed, close: () => socket.close() }
}
