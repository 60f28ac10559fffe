import { type Client, createClient } from '../../../src/sdk/index.ts'

/** What the crowd is told by the test, one line of JSON each. */
export type ToCrowd =
  | { say: 'begin'; url: string; room: string; tokens: string[] }
  | { say: 'go to'; url: string }
  | { say: 'rev'; rev: number }
  | { say: 'online'; count: number }

/**
 * A program of its own, as thousands of clients would be in the way of the test: the clients of a room, which go on with
 * another node when they are told so. Says `there` when all are live, `caught up <ms>` when all have a revision, and
 * `all know` when each knows of so many who are online.
 */
const say = (text: string): void => console.log(text)
let address = ''
let clients: Client[] = []
let room = ''

/** As behind a balancer: the address is looked up at every connection. */
class Balanced extends WebSocket {
  constructor(_: string | URL) {
    super(`${address.replace('http', 'ws')}/socket`)
  }
}

const until = async (isSo: (client: Client) => boolean): Promise<void> => {
  for (const client of clients) while (!isSo(client)) await Bun.sleep(10)
}

const take = async (words: ToCrowd): Promise<void> => {
  if (words.say === 'begin') {
    address = words.url
    room = words.room
    clients = words.tokens.map((token) =>
      createClient({
        url: address,
        token,
        WebSocket: Balanced as typeof WebSocket,
      }),
    )
    for (let i = 0; i < clients.length; i += 100) {
      const some = clients.slice(i, i + 100)
      for (const client of some) client.connect()
      await Promise.all(some.map((client) => client.jumpToNewest(room)))
    }
    say('there')
  } else if (words.say === 'go to') address = words.url
  else if (words.say === 'online') {
    await until((client) => Object.keys(client.getState().online).length >= words.count)
    say('all know')
  } else {
    const began = performance.now()
    await until(
      (client) => client.getState().status === 'live' && client.getState().rooms[room]?.rev === words.rev,
    )
    say(`caught up ${Math.round(performance.now() - began)}`)
  }
}

for await (const line of console) await take(JSON.parse(line))
