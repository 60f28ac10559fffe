import type { Dialect } from './load.ts'

/** Parley's own protocol: each socket logs in with one of the tokens and sends to one of the rooms. */
export const parley = (tokens: string[], rooms: string[]): Dialect => {
  const run = crypto.randomUUID().slice(0, 8)
  let sent = 0
  return {
    path: () => '/socket',
    login: [
      {
        frame: (index) =>
          JSON.stringify({ id: 1, type: 'session.hello', protocol: 1, token: tokens[index % tokens.length] }),
        answer: () => '"re":1',
      },
    ],
    message(index, payload) {
      sent += 1
      const room = rooms[index % rooms.length]
      return JSON.stringify({ id: 2, type: 'message.send', room, text: payload, nonce: `${run}-${sent}` })
    },
  }
}

/** The bare hub gets a frame as long as Parley's event, so that both move the same bytes. */
export const bareHub = (rooms: number): Dialect => ({
  path: (index) => `/room-${index % rooms}`,
  message: (_, payload) => `${'{"event":"message.changed"'.padEnd(190, ' ')}${payload}}`,
})
