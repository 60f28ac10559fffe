import { afterAll, beforeAll } from 'bun:test'
import { startTestChat, type TestChat } from './start-test-chat.ts'

type More = { thread?: string; alsoInRoom?: true }

/**
 * A server for all tests of a file, with these people. `seated` is handed the
 * server before the first test.
 */
export const seatPeople = (names: string[], seated: (chat: TestChat) => void) => {
  const people: Record<string, { id: string; token: string }> = {}
  let chat: TestChat
  let count = 0
  beforeAll(async () => {
    chat = await startTestChat()
    for (const name of names) {
      const { account, token } = await chat.register(name)
      people[name] = { id: account.id, token }
    }
    seated(chat)
  })
  afterAll(() => chat.stop())

  const idOf = (name: string): string => people[name]?.id as string
  const tokenOf = (name: string): string => people[name]?.token as string

  return {
    idOf,
    tokenOf,
    /** A number that nobody has had here. */
    next: (): number => ++count,
    send: (name: string, room: string, text: string, more: More = {}) =>
      chat.call(tokenOf(name), 'message.send', { room, text, nonce: `n-${++count}`, ...more }),
    /** With these members beside whoever opens it. */
    async newRoom(opener: string, kind: 'public' | 'private', ...members: string[]): Promise<string> {
      const { room } = await chat.call(tokenOf(opener), 'room.create', { name: `r${++count}`, kind })
      for (const username of members)
        await chat.call(tokenOf(opener), 'room.invite', { room: room.id, username })
      return room.id
    },
  }
}
