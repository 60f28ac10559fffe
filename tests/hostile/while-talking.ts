import { expect } from 'bun:test'
import { type Frame, openSocket, type TestSocket } from '../support/test-socket.ts'

export type Talk = {
  /**
   * Does something hostile while somebody talks to somebody else, over sockets of their own, and expects that
   * every message that was acknowledged arrives, once and in order.
   */
  whileTalking<T>(attack: () => Promise<T>): Promise<T>
  close(): void
}

/** Two people in the lobby. `pauseMs` is the time between an answer and the next message. */
export const startTalk = async (
  url: string,
  speakerToken: string,
  listenerToken: string,
  pauseMs = 5,
): Promise<Talk> => {
  const speaker = await openSocket(url, speakerToken)
  const listener = await openSocket(url, listenerToken)
  let said = 0

  const say = async (): Promise<string> => {
    said += 1
    const text = `undisturbed ${said}`
    const { ok } = await speaker.ask('message.send', { room: 'lobby', text, nonce: text })
    expect(ok).toBeDefined()
    return text
  }

  const sayUntil = async (isOver: () => boolean): Promise<string[]> => {
    const texts = [await say()]
    while (!isOver()) {
      await Bun.sleep(pauseMs)
      texts.push(await say())
    }
    return [...texts, await say()]
  }

  return {
    async whileTalking(attack) {
      let isOver = false
      const talking = sayUntil(() => isOver)
      try {
        return await attack()
      } finally {
        isOver = true
        await mustHaveHeard(listener, await talking)
      }
    },
    close() {
      speaker.close()
      listener.close()
    },
  }
}

const textOf = ({ event, message }: Frame): string | undefined =>
  event === 'message.changed' ? message.text : undefined

const mustHaveHeard = async (listener: TestSocket, texts: string[]): Promise<void> => {
  await listener.until((frame) => textOf(frame) === texts.at(-1))
  const heard = listener.frames.map(textOf).filter((text) => text?.startsWith('undisturbed '))
  expect(heard.slice(heard.indexOf(texts[0]))).toEqual(texts)
}
