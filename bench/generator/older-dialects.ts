import type { Dialect } from './load.ts'

const json = JSON.stringify

/** Guests of the lobby: names of their own in each run, as nobody knows when a name of the last one is free. */
export const lobby = (): Dialect => {
  const run = crypto.randomUUID().slice(0, 8)
  const name = (index: number): string => `g${run}n${index}`
  return {
    path: (index) => `/ws/${name(index)}`,
    // What was said before comes first, and is no delivery.
    login: [{ answer: (index) => `'${name(index)}' joined` }],
    message: (_, payload) => payload,
  }
}

/** Socket.IO over its WebSocket, in the words of the chatroom. A measurement is shorter than its first ping. */
export const chatroom = (names: string[], tokens: string[]): Dialect => {
  const event = (name: string, data?: object): string => `42${json(data ? [name, data] : [name])}`
  return {
    path: () => '/socket.io/?EIO=4&transport=websocket',
    login: [
      { frame: (index) => `40${json({ token: tokens[index % tokens.length] })}`, answer: () => '40{' },
      {
        frame: (index) => event('join', { username: names[index % names.length] }),
        answer: () => 'message_history',
      },
      // The history may come in pieces; this comes after it.
      { frame: () => event('get_online_users'), answer: () => 'online_users' },
    ],
    message: (_, content) => event('send_message', { content }),
  }
}

/** Lines over TCP, everybody in the lobby. */
export const consoleLines = (names: string[], password: string): Dialect => {
  const command = (name: string, fields: object = {}): string => json({ command: name, ...fields })
  return {
    path: () => undefined,
    login: [
      {
        frame: (index) => command('login', { username: names[index % names.length], password }),
        answer: () => 'Login successful.',
      },
      { frame: () => command('join_room', { room_name: 'lobby' }), answer: () => 'Joined room' },
      { frame: () => command('whoami'), answer: () => 'You are ' },
    ],
    message: (_, message) => command('sendall', { message }),
  }
}
