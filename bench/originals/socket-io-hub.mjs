import { createServer } from 'node:http'
import { Server } from 'socket.io'

/**
 * The comparison for the chatroom: the same events on a plain Socket.IO server on Node. No accounts, no rules, no disk;
 * the last 50 messages are in memory. Listens on the port that is given.
 */
const http = createServer()
const io = new Server(http, { serveClient: false })
const messages = []
const users = new Map()

io.on('connection', (socket) => {
  socket.on('join', ({ username }) => {
    users.set(socket.id, username)
    socket.emit('message_history', { messages })
    io.emit('user_joined', { username, message: `${username} joined the chat` })
  })
  socket.on('get_online_users', () => socket.emit('online_users', { users: [...new Set(users.values())] }))
  socket.on('send_message', ({ content }) => {
    const timestamp = new Date().toISOString().slice(0, 19).replace('T', ' ')
    const message = { username: users.get(socket.id), content, timestamp }
    messages.push(message)
    if (messages.length > 50) messages.shift()
    io.emit('new_message', message)
  })
  socket.on('disconnect', () => users.delete(socket.id))
})
http.listen(Number(process.argv[2]), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
