import type { PlainTopics } from '../../delivery/plain-topics.ts'
import type { Socket } from '../../delivery/sockets/socket.ts'
import { ofDialect } from '../../delivery/topics.ts'

/** What is used of Engine.IO's side of a connection. */
export type EngineSocket = {
  transport: { name: string; socket?: Socket }
  readyState: string
  write(data: string): unknown
  on(event: string, run: () => void): unknown
}

/**
 * One connection of Engine.IO. Once it is a WebSocket it hears topics as every socket does, and a frame costs nothing but
 * the runtime's own write; while it polls, each frame is handed to Engine.IO.
 */
export const wireOver = (engine: EngineSocket, plainTopics: PlainTopics, dialect: string) => {
  const heard = new Set<string>()
  /** Engine.IO sets the first character, the type of its packet, itself. How much may wait is `boundClient`'s. */
  const write = (frame: string): void => void engine.write(frame.slice(1))
  const socket = (): Socket | undefined =>
    engine.transport.name === 'websocket' ? engine.transport.socket : undefined

  engine.on('upgrade', () => {
    for (const topic of heard) {
      plainTopics.unhear(topic, write)
      socket()?.subscribe(topic)
    }
  })
  engine.on('close', () => {
    for (const topic of heard) plainTopics.unhear(topic, write)
    heard.clear()
  })

  return {
    socket,
    hear(topic: string): void {
      if (engine.readyState !== 'open') return
      const name = ofDialect(dialect, topic)
      heard.add(name)
      const own = socket()
      if (own) own.subscribe(name)
      else plainTopics.hear(name, write)
    },
    unhear(topic: string): void {
      const name = ofDialect(dialect, topic)
      heard.delete(name)
      socket()?.unsubscribe(name)
      plainTopics.unhear(name, write)
    },
    rooms: (): string[] => {
      const prefix = ofDialect(dialect, 'room/')
      return [...heard].flatMap((topic) => (topic.startsWith(prefix) ? [topic.slice(prefix.length)] : []))
    },
    tell: write,
  }
}
