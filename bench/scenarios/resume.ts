import { openRawSocket } from '../generator/raw-socket.ts'
import { cpuSeconds } from '../process-use.ts'
import { call, pinGenerator, register, startParley } from '../programs.ts'
import { type Plan, type Row, round } from '../scenario.ts'

const clients = 1000
const missed = 20

/** A server that comes back, and 1,000 clients that all say hello and ask for what they missed in one room. */
export async function* resume(_: Plan): AsyncGenerator<Row> {
  pinGenerator()
  const first = await startParley()
  const token = await register(first.port, 'writer')
  for (let i = 0; i < missed; i++)
    await call(first.port, token, 'message.send', { room: 'lobby', text: `missed ${i}`, nonce: `m${i}` })
  const cpu = cpuSeconds(first.pid)
  const started = performance.now()
  await Promise.all(Array.from({ length: clients }, () => comeBack(first.port, token)))
  yield {
    what: `${clients} clients resume, ${missed} messages behind`,
    figures: {
      'caught up after ms': round(performance.now() - started),
      'server CPU-s': round(cpuSeconds(first.pid) - cpu, 2),
      'server CPU-ms per client': round(((cpuSeconds(first.pid) - cpu) * 1000) / clients, 2),
    },
  }
  await first.stop()
}

const comeBack = async (port: number, token: string): Promise<void> => {
  let text = ''
  let done = () => {}
  const caughtUp = new Promise<void>((resolve) => (done = resolve))
  const socket = await openRawSocket(port, '/socket', {
    data(bytes) {
      text += bytes.toString('latin1')
      if (text.includes(`missed ${missed - 1}`)) done()
    },
  })
  socket.send(JSON.stringify({ id: 1, type: 'session.hello', protocol: 1, token, known: { lobby: 0 } }))
  socket.send(JSON.stringify({ id: 2, type: 'room.changes', room: 'lobby', after: 0, limit: 500 }))
  await caughtUp
  socket.close()
}
