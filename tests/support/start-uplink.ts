import { connect, createServer, type Socket } from 'node:net'

export type Uplink = {
  /** http://host:port that leads to the same place. */
  url: string
  cuts(): number
  /** From now on nothing is cut. */
  heal(): void
  stop(): void
}

/** A TCP proxy on the loopback address that resets each connection after so many bytes from the client. */
export const startUplink = async (port: number, bytesUntilCut: () => number): Promise<Uplink> => {
  const sockets = new Set<Socket>()
  let cuts = 0
  let isWhole = false

  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    let left = bytesUntilCut()
    const end = (): void => {
      client.resetAndDestroy()
      upstream.resetAndDestroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    upstream.pipe(client)
    client.on('data', (bytes: Buffer) => {
      const part = isWhole ? bytes : bytes.subarray(0, left)
      left -= part.length
      if (!upstream.write(part)) {
        client.pause()
        upstream.once('drain', () => client.resume())
      }
      if (isWhole || left > 0) return
      cuts += 1
      // What was let through still arrives.
      upstream.end()
      client.resetAndDestroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${own}`,
    cuts: () => cuts,
    heal: () => {
      isWhole = true
    },
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
