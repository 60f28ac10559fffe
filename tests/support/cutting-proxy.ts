import type { Socket } from 'bun'

export type CuttingProxy = {
  /** http://host:port that leads to the same place, over a line that can be cut. */
  url: string
  /** Cuts every connection at once, with whatever is on its way. */
  cut(): void
  /** Cuts each connection after so many further bytes from the server, in the middle of a frame or not. */
  cutAfter(bytes: number): void
  /** From now on whoever connects is cut at once, or not any more. */
  refuse(isRefusing: boolean): void
  /** Connections cut so far. */
  cuts(): number
  stop(): void
}

type Line = { client: Socket<unknown>; server?: Socket<unknown>; waiting: Uint8Array[]; left: number }

/** A TCP proxy on the loopback address whose line can be cut. */
export const startCuttingProxy = (target: { hostname: string; port: number }): CuttingProxy => {
  const lines = new Map<Socket<unknown>, Line>()
  let budget = Number.POSITIVE_INFINITY
  let cuts = 0
  let isRefusing = false

  const end = (line: Line): void => {
    lines.delete(line.client)
    line.client.terminate()
    line.server?.terminate()
  }

  const toServer = (line: Line, data: Uint8Array): void => {
    if (line.server) line.server.write(data)
    else line.waiting.push(data)
  }

  const fromServer = (line: Line, data: Uint8Array): void => {
    line.left -= data.length
    if (line.left >= 0) line.client.write(data)
    else {
      line.client.write(data.subarray(0, data.length + line.left))
      cuts += 1
      end(line)
    }
  }

  const connect = async (line: Line): Promise<void> => {
    line.server = await Bun.connect({
      ...target,
      socket: {
        data: (_, data) => fromServer(line, new Uint8Array(data)),
        close: () => end(line),
        error: () => end(line),
      },
    })
    for (const data of line.waiting) line.server.write(data)
    line.waiting = []
  }

  const listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(client) {
        if (isRefusing) return void client.terminate()
        const line: Line = { client, waiting: [], left: budget }
        lines.set(client, line)
        connect(line).catch(() => end(line))
      },
      data(client, data) {
        const line = lines.get(client)
        if (line) toServer(line, new Uint8Array(data))
      },
      close(client) {
        const line = lines.get(client)
        if (line) end(line)
      },
      error: (client) => client.terminate(),
    },
  })

  return {
    url: `http://127.0.0.1:${listener.port}`,
    cuts: () => cuts,
    cut() {
      cuts += lines.size
      for (const line of [...lines.values()]) end(line)
    },
    refuse(wanted) {
      isRefusing = wanted
    },
    cutAfter(bytes) {
      budget = bytes
      for (const line of lines.values()) line.left = bytes
    },
    stop() {
      listener.stop(true)
      for (const line of [...lines.values()]) end(line)
    },
  }
}
