/**
 * The comparison: no accounts, no rules, no storage. Whatever comes in on `/room-<n>` goes to everybody on it,
 * through the runtime's own publish, joined per turn of the event loop.
 */
const server = Bun.serve<{ room: string }>({
  port: Number(process.env.PARLEY_PORTS ?? 0),
  hostname: '127.0.0.1',
  fetch(request, self) {
    const upgraded = self.upgrade(request, { data: { room: new URL(request.url).pathname } })
    return upgraded ? undefined : new Response('hub')
  },
  websocket: {
    publishToSelf: true,
    open: (socket) => void socket.subscribe(socket.data.room),
    message: (socket, text) => void server.publish(socket.data.room, text),
  },
})
console.log(`ready: http://127.0.0.1:${server.port}`)
process.on('SIGTERM', () => process.exit(0))
