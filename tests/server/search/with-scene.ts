import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'

export type Scene = {
  chat: TestChat
  token: string
  say(text: string, room?: string): Promise<string>
  /** Texts that are found, in order. */
  find(query: string, more?: object, token?: string): Promise<string[]>
}

/** A server with alice, its owner, and her calls. */
export const withScene = async (
  env: Record<string, string>,
  work: (scene: Scene) => Promise<void>,
): Promise<void> => {
  const chat = await startTestChat({ env })
  const { token } = await chat.register('alice')
  const say = async (text: string, room = 'lobby') =>
    (await chat.call(token, 'message.send', { room, text, nonce: crypto.randomUUID() })).id
  const find = async (query: string, more = {}, as = token) =>
    (await chat.call(as, 'search.messages', { query, ...more })).hits.map(({ message }) => message.text)
  try {
    await work({ chat, token, say, find })
  } finally {
    await chat.stop()
  }
}
