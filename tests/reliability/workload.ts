import type { Attempt } from '../support/history/history.ts'

/** Where the server is now, asked at every connection; while it is down, clients keep trying. */
export type Target = { readonly url: string; room: string; token: string }

export type Sender = {
  attempts: Attempt[]
  /** How many of them changed a message: each message is edited at most once. */
  stop(): Promise<void>
}

const retryAfter = 25

/** Sends over the native socket with several messages in flight, and again from the first unanswered one after a cut. */
export const sendOverSocket = (target: Target, client: string, inFlight: number): Sender => {
  const attempts: Attempt[] = []
  const waiting = new Map<number, Attempt>()
  let socket: WebSocket | undefined
  let isStopping = false
  /** Edits under way: whoever looks at the room afterwards must not be overtaken by one. */
  let editing = 0
  let finish = () => {}

  const send = (attempt: Attempt): void => {
    const { nonce, text } = attempt
    socket?.send(JSON.stringify({ id: attempt.order, type: 'message.send', room: target.room, text, nonce }))
  }

  const fill = (): void => {
    while (!isStopping && waiting.size < inFlight) {
      const attempt = newAttempt(client, attempts.length + 1)
      attempts.push(attempt)
      waiting.set(attempt.order, attempt)
      send(attempt)
    }
    finishIfDone()
  }

  const finishIfDone = (): void => {
    if (isStopping && waiting.size === 0 && editing === 0) finish()
  }

  const answer = (frame: string): void => {
    const { re, ok, error } = JSON.parse(frame)
    if (re === 'hello') {
      for (const attempt of waiting.values()) send(attempt)
      fill()
      return
    }
    if (re === 'edit') {
      editing -= 1
      finishIfDone()
      return
    }
    const attempt = waiting.get(re)
    if (!attempt) return
    if (error?.code === 'overloaded') {
      attempt.wasRefused = true
      // Whether it stands nobody knows: the same nonce settles it.
      setTimeout(() => send(attempt), error.retryAfterMs ?? retryAfter)
      return
    }
    if (error) throw new Error(`${attempt.nonce} was refused: ${error.code}`)
    attempt.acked = { id: ok.id, seq: ok.seq }
    attempt.endedAt = performance.now()
    waiting.delete(re)
    if (attempt.order % 37 === 0) edit(attempt)
    fill()
  }

  const edit = ({ acked, text }: Attempt): void => {
    editing += 1
    socket?.send(
      JSON.stringify({ id: 'edit', type: 'message.edit', message: acked?.id, text: `${text} (edited)` }),
    )
  }

  const connect = (): void => {
    socket = new WebSocket(`${target.url.replace('http', 'ws')}/socket`)
    socket.onopen = () =>
      socket?.send(JSON.stringify({ id: 'hello', type: 'session.hello', protocol: 1, token: target.token }))
    socket.onmessage = ({ data }) => answer(String(data))
    socket.onclose = () => void finishedOrTry()
  }

  const finishedOrTry = (): void => {
    editing = 0
    if (!isStopping || waiting.size > 0) setTimeout(connect, retryAfter)
    else finish()
  }

  connect()
  return {
    attempts,
    async stop() {
      isStopping = true
      if (waiting.size > 0 || editing > 0) await new Promise<void>((resolve) => (finish = resolve))
      socket?.close()
    },
  }
}

/** Sends over REST, one at a time, each again with the same nonce until it is answered. */
export const sendOverRest = (target: Target, client: string): Sender => {
  const attempts: Attempt[] = []
  let isStopping = false
  const loop = async (): Promise<void> => {
    while (!isStopping) {
      const attempt = newAttempt(client, attempts.length + 1)
      attempts.push(attempt)
      while (!attempt.acked) attempt.acked = await post(target, attempt)
      attempt.endedAt = performance.now()
    }
  }
  const running = loop()
  return {
    attempts,
    async stop() {
      isStopping = true
      await running
    },
  }
}

const post = async (target: Target, { nonce, text }: Attempt): Promise<Attempt['acked']> => {
  try {
    const response = await fetch(`${target.url}/api/v1/message.send`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${target.token}` },
      body: JSON.stringify({ room: target.room, text, nonce }),
    })
    const body = (await response.json()) as { id: string; seq: number }
    if (response.status !== 200) throw new Error(JSON.stringify(body))
    return { id: body.id, seq: body.seq }
  } catch {
    await Bun.sleep(retryAfter)
    return undefined
  }
}

const newAttempt = (client: string, order: number): Attempt => ({
  client,
  order,
  nonce: `${client}-${order}`,
  text: `${client} says ${order}`,
  startedAt: performance.now(),
})
