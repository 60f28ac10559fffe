/** What is used of Engine.IO’s side of a connection that polls. */
type Polled = { writeBuffer: unknown[]; transport: { send(packets: unknown[]): void } }

/** python-engineio takes a payload of more packets for an attack and hangs up. */
export const packetsPerPayload = 16

/**
 * Engine.IO answers a poll with all that waits. This answers with as much as every client takes, whoever wrote it; the
 * rest goes back to the head of what waits and is fetched by the next poll, or sent when it becomes a WebSocket.
 */
export const capPayloads = (engine: object): void => {
  const polled = engine as Polled
  const { transport } = polled
  const sendAll = transport.send.bind(transport)
  transport.send = (packets) => {
    const later = packets.slice(packetsPerPayload)
    if (later.length > 0) polled.writeBuffer = [...later, ...polled.writeBuffer]
    sendAll(packets.slice(0, packetsPerPayload))
  }
}
