import { bareHub, parley } from '../generator/dialects.ts'
import { type Measured, measure } from '../generator/load.ts'
import { call, pinGenerator, register, startBareHub, startParley } from '../programs.ts'
import type { Plan, Row } from '../scenario.ts'
import { sideBySide } from './fan-out.ts'

/**
 * 100 rooms of 20 sockets each, all busy at once. Each room has an account of its own whose 20 devices are
 * in it, so that nobody hears more than one busy room.
 */
export async function* manyRooms({ seconds, repeats }: Plan): AsyncGenerator<Row> {
  pinGenerator()
  const product = await startParley()
  const hub = await startBareHub()
  const tokens: string[] = []
  const rooms: string[] = []
  for (let i = 0; i < 100; i++) {
    const token = await register(product.port, `room-${i}`)
    const { room } = await call<{ room: { id: string } }>(product.port, token, 'room.create', {
      name: `room ${i}`,
      kind: 'public',
    })
    tokens.push(token)
    rooms.push(room.id)
  }
  const load = { sockets: 2000, senders: 500, rooms: 100, seconds, pace: { window: 10 } }
  const ours: Measured[] = []
  const bare: Measured[] = []
  for (let i = 0; i < repeats; i++) {
    ours.push(await measure(product, parley(tokens, rooms), load))
    bare.push(await measure(hub, bareHub(100), load))
  }
  yield { what: '100 rooms × 20 sockets, saturated', figures: sideBySide(ours, bare) }
  await Promise.all([product.stop(), hub.stop()])
}
