import { RedisClient } from 'bun'

/** Hears and says what nodes tell each other, beside them, word for word. */
export const openBusLine = async (redis: string, epoch: string, heard: (text: string) => void) => {
  const options = { autoReconnect: false }
  const [hearing, saying] = [new RedisClient(redis, options), new RedisClient(redis, options)]
  await Promise.all([hearing.connect(), saying.connect()])
  const channel = `parley/${epoch}`
  await hearing.subscribe(channel, heard)
  return {
    say: (text: string): Promise<unknown> => saying.publish(channel, text),
    stop(): void {
      hearing.close()
      saying.close()
    },
  }
}
