import { openRawSocket } from '../generator/raw-socket.ts'
import { cpuSeconds } from '../process-use.ts'
import { call, type Program, pinGenerator, register, startParley } from '../programs.ts'
import { median, type Plan, percentile, type Row, round } from '../scenario.ts'

const senders = 50
/** Of each sender: 2,000 together, as many as a server always lets wait. */
const underWay = 40

/** Acknowledged sends with fsync: 50 people, each in a room of their own, so that fan-out costs little. */
export async function* durableSends({ seconds, repeats }: Plan): AsyncGenerator<Row> {
  pinGenerator()
  const product = await startParley()
  const people = await Promise.all(Array.from({ length: senders }, (_, i) => person(product, i)))
  const runs: Awaited<ReturnType<typeof run>>[] = []
  for (let i = 0; i < repeats; i++) runs.push(await run(product, people, seconds, { window: underWay }))
  yield {
    what: `${senders} senders, as fast as it goes`,
    figures: {
      'acknowledged/s': median(runs.map(({ rate }) => rate)),
      cores: median(runs.map(({ cores }) => cores)),
    },
  }
  const paced = await run(product, people, seconds, { rate: 2000 })
  yield {
    what: '2,000 sends/s offered',
    figures: {
      'acknowledged/s': paced.rate,
      'ack p50 ms': paced.p50,
      'ack p99 ms': paced.p99,
      cores: paced.cores,
    },
  }
  await product.stop()
}

type Person = { token: string; room: string }

const person = async ({ port }: Program, i: number): Promise<Person> => {
  const token = await register(port, `person-${i}`)
  const { room } = await call<{ room: { id: string } }>(port, token, 'room.create', {
    name: `own ${i}`,
    kind: 'private',
  })
  return { token, room: room.id }
}

const run = async (
  product: Program,
  people: Person[],
  seconds: number,
  pace: { window: number } | { rate: number },
): Promise<{ rate: number; cores: number; p50: number; p99: number }> => {
  const latencies: number[] = []
  let acked = 0
  const clients = await Promise.all(
    people.map((one) =>
      client(product.port, one, (ms) => {
        acked += 1
        latencies.push(ms)
      }),
    ),
  )
  const cpu = cpuSeconds(product.pid)
  const started = performance.now()
  let offered = 0
  while (performance.now() - started < seconds * 1000) {
    if ('window' in pace) for (const one of clients) one.fill(pace.window)
    else
      for (const due = ((performance.now() - started) / 1000) * pace.rate; offered < due; offered++)
        clients[offered % clients.length]?.send()
    await ('window' in pace ? new Promise((resolve) => setImmediate(resolve)) : Bun.sleep(1))
  }
  const elapsed = (performance.now() - started) / 1000
  const result = {
    rate: round(acked / elapsed),
    cores: round((cpuSeconds(product.pid) - cpu) / elapsed, 2),
    p50: round(percentile(latencies, 0.5), 2),
    p99: round(percentile(latencies, 0.99), 2),
  }
  for (const one of clients) one.close()
  return result
}

/** Reads answers only: `{"re":<n>,"ok"…` in the order of the requests of this socket. */
const client = async (port: number, { token, room }: Person, onAck: (ms: number) => void) => {
  const name = crypto.randomUUID().slice(0, 8)
  const sentAt: number[] = []
  let answered = 0
  let ready = () => {}
  const isReady = new Promise<void>((resolve) => (ready = resolve))
  const socket = await openRawSocket(port, '/socket', {
    data(bytes) {
      if (bytes.includes('"re":"hello"')) ready()
      if (bytes.includes('{"re":0,"error"'))
        throw new Error('A send was refused: these figures mean nothing.')
      for (let at = bytes.indexOf('{"re":0'); at >= 0; at = bytes.indexOf('{"re":0', at + 7)) {
        onAck(performance.now() - (sentAt[answered] as number))
        answered += 1
      }
    },
  })
  socket.send(JSON.stringify({ id: 'hello', type: 'session.hello', protocol: 1, token }))
  await isReady
  const send = (): void => {
    sentAt.push(performance.now())
    socket.send(
      JSON.stringify({
        id: 0,
        type: 'message.send',
        room,
        text: 'x'.repeat(128),
        nonce: `${name}-${sentAt.length}`,
      }),
    )
  }
  return {
    send,
    fill(window: number): void {
      while (sentAt.length - answered < window) send()
    },
    close: socket.close,
  }
}
