import type { Socket } from 'bun'

export type DatabaseLine = {
  /** The address of the database, over this line. */
  url: string
  /** Cuts all connections, and refuses new ones until `mend`. */
  cut(): void
  mend(): void
  /** From now on nothing comes through either way, and nobody is told; `mend` ends it for new connections. */
  hush(): void
  /** From now on answers come so many milliseconds later. */
  delay(ms: number): void
  /**
   * Cuts the connection that next says these words, `before` the database hears them or `after`, so that nobody
   * hears its answer.
   */
  cutAt(words: string, when: 'before' | 'after'): void
  stop(): void
}

type Wire = { client: Socket<unknown>; server: Promise<Socket<unknown>> }

/** A line to a database that can be cut. */
export const startDatabaseLine = (database: string): DatabaseLine => {
  const wires = new Map<Socket<unknown>, Wire>()
  const url = new URL(database)
  const target = { hostname: url.hostname, port: Number(url.port || 5432) }
  let isCut = false
  let isHushed = false
  let delayMs = 0
  let trap: { words: string; when: 'before' | 'after' } | undefined

  const end = (client: Socket<unknown>): void => {
    const wire = wires.get(client)
    wires.delete(client)
    client.terminate()
    wire?.server.then((server) => server.terminate()).catch(() => {})
  }

  const connect = (client: Socket<unknown>): Promise<Socket<unknown>> =>
    Bun.connect({
      ...target,
      socket: {
        data(_, data) {
          const answer = (bytes: Uint8Array): void =>
            void (wires.has(client) && !isHushed && client.write(bytes))
          if (delayMs === 0) answer(data)
          else setTimeout(answer, delayMs, new Uint8Array(data))
        },
        close: () => end(client),
        error: () => end(client),
      },
    })

  const say = async (client: Socket<unknown>, data: Uint8Array): Promise<void> => {
    if (isHushed) return
    const sprung = trap && Buffer.from(data).includes(trap.words) ? trap : undefined
    if (sprung) trap = undefined
    if (sprung?.when === 'before') return end(client)
    const server = await wires.get(client)?.server
    if (sprung) {
      const heard = new Promise((resolve) => setTimeout(resolve, 200))
      wires.delete(client)
      server?.write(data)
      await heard
      client.terminate()
      server?.terminate()
    } else server?.write(data)
  }

  const listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(client) {
        if (isCut) client.terminate()
        else wires.set(client, { client, server: connect(client) })
      },
      data: (client, data) => void say(client, new Uint8Array(data)),
      close: end,
      error: end,
    },
  })
  url.hostname = '127.0.0.1'
  url.port = String(listener.port)
  const cutAll = (): void => {
    for (const client of wires.keys()) end(client)
  }

  return {
    url: url.href,
    cut() {
      isCut = true
      cutAll()
    },
    mend() {
      isCut = false
      isHushed = false
    },
    hush() {
      isHushed = true
    },
    delay(ms) {
      delayMs = ms
    },
    cutAt(words, when) {
      trap = { words, when }
    },
    stop() {
      cutAll()
      listener.stop(true)
    },
  }
}
