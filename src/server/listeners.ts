import type { Server } from 'bun'
import type { Publisher } from '../delivery/connection.ts'
import type { SocketData } from '../delivery/sockets/socket.ts'

/** A port that could not be opened; the message says what to do. */
export class PortFault extends Error {
  override name = 'PortFault'
}

type Http = Server<SocketData>

export type Listeners = Publisher & {
  open(port: number, options: Omit<Bun.Serve.Options<SocketData>, 'port' | 'hostname'>): Http
  readonly ports: number[]
  stop(): Promise<void>
}

/** All open ports. What is published goes to the sockets of every one of them. */
/** `reusePort`: other workers listen on the same ports, and the system hands out the connections. */
export const createListeners = (hostname: string, reusePort = false): Listeners => {
  const servers: Http[] = []
  return {
    open(port, options) {
      try {
        // Outside development the runtime would share a port with another server unless told not to.
        const server = Bun.serve({
          ...options,
          port,
          hostname,
          reusePort,
        } as Bun.Serve.Options<SocketData>)
        servers.push(server)
        return server
      } catch (error) {
        throw new PortFault(sentence(port, hostname, error))
      }
    },
    get ports() {
      return servers.map((server) => server.port as number)
    },
    publish(topic, frame) {
      for (const server of servers) server.publish(topic, frame)
    },
    listeners(topic) {
      let count = 0
      for (const server of servers) count += server.subscriberCount(topic)
      return count
    },
    async stop() {
      await Promise.all(servers.map((server) => server.stop(true)))
    },
  }
}

const sentence = (port: number, hostname: string, error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use. Set PARLEY_PORTS to another one, e.g. PARLEY_PORTS=8001.`
  if (code === 'EACCES') return `Port ${port} needs more rights. Set PARLEY_PORTS to one above 1023.`
  return `Port ${port} on ${hostname} cannot be opened (${String(code ?? error)}). Check PARLEY_HOST and PARLEY_PORTS.`
}
