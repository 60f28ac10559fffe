import type { CommandInput, CommandName } from '../../src/protocol/commands.ts'
import type { RefusalBody } from '../../src/protocol/refusals.ts'
import { startTestChat, type TestChat } from './start-test-chat.ts'
import { openSocket, type TestSocket } from './test-socket.ts'

export type Player = { id: string; name: string; token: string; socket: TestSocket }

export type Answer = {
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked by the tests that read them
  ok?: any
  error?: RefusalBody
}

/** Calls a command over one transport, whatever it answers. */
export type Ask = <C extends CommandName>(
  player: Player,
  command: C,
  input: CommandInput<C>,
) => Promise<Answer>

/** Somebody who is connected. */
export const enter = async (chat: TestChat, name: string): Promise<Player> => {
  const { token, account } = await chat.register(name)
  return { id: account.id, name, token, socket: await openSocket(chat.url, token) }
}

/** A chat with an owner and three members, all connected, and what every test of moderation does with them. */
export const startModeratedChat = async () => {
  const chat = await startTestChat()
  const owner = await enter(chat, 'owner')
  const alice = await enter(chat, 'alice')
  const bob = await enter(chat, 'bob')
  const carol = await enter(chat, 'carol')
  const transports = asks(() => chat)

  return {
    chat,
    owner,
    alice,
    bob,
    carol,
    /** A room of alice with bob and carol in it. */
    newRoom: async (kind: 'public' | 'private' = 'public'): Promise<string> => {
      const name = `r ${fresh().slice(0, 8)}`
      const { room } = await chat.call(alice.token, 'room.create', { name, kind })
      for (const { name: username } of [bob, carol])
        await chat.call(alice.token, 'room.invite', { room: room.id, username })
      return room.id
    },
    say: (who: Player, room: string, text: string) =>
      transports.REST(who, 'message.send', { room, text, nonce: fresh() }),
    stop: async (): Promise<void> => {
      for (const { socket } of [owner, alice, bob, carol]) socket.close()
      await chat.stop()
    },
  }
}

/** The same question over REST and over the socket. */
export const asks = (chat: () => TestChat): Record<'REST' | 'socket', Ask> => ({
  REST: async ({ token }, command, input) => {
    const { status, body } = await chat().post(token, command, input)
    return status === 200 ? { ok: body } : { error: body.error as RefusalBody }
  },
  socket: ({ socket }, command, input) => socket.ask(command, input),
})

export const fresh = (): string => crypto.randomUUID()

/** Every text that reached a socket in events. */
export const heard = ({ socket }: Player): string[] =>
  socket.frames.flatMap(({ message }) => (message ? [message.text as string] : []))
