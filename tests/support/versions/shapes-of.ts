import type { Recorded } from './talk-over-protocol.ts'

type Shape = Set<string>

/** What of each kind of thing is there, every time or now and then: `message.seq: number`. */
export type Shapes = Map<string, { always: Shape; sometimes: Shape }>

/** The shape of everything that was said, by what it is. */
export const shapesOf = (recorded: Recorded[]): Shapes => {
  const shapes: Shapes = new Map()
  const add = (kind: string, thing: unknown): void => {
    const shape: Shape = new Set()
    addPaths('', thing, shape)
    const known = shapes.get(kind)
    if (!known) shapes.set(kind, { always: shape, sometimes: new Set(shape) })
    else {
      known.always = known.always.intersection(shape)
      for (const path of shape) known.sometimes.add(path)
    }
  }
  for (const line of recorded) {
    if ('type' in line) add(`answer to ${line.type}`, line.answer)
    else if ('told' in line) add(`event ${line.told.event}`, line.told)
    else {
      add('envelope', { ...line.bus, announcements: [], signals: [] })
      for (const one of line.bus.announcements) add(`to ${one.to} ${one.event?.event ?? ''}`, one)
      for (const one of line.bus.signals) add(`signal ${one.signal}`, one)
    }
  }
  return shapes
}

/** What of `older` is no longer in `newer`. Only kinds that are in both: some take longer to come than others. */
export const missingFrom = (newer: Shapes, older: Shapes): string[] =>
  [...older].flatMap(([kind, { always, sometimes }]) => {
    const now = newer.get(kind)
    if (!now) return []
    const isEmptyNow = (path: string): boolean => {
      const list = path.slice(0, path.lastIndexOf('[]') + 2)
      return list !== '' && ![...now.sometimes].some((one) => one.startsWith(list))
    }
    const gone = [...always.difference(now.always), ...sometimes.difference(now.sometimes)].filter(
      (path) => !isEmptyNow(path),
    )
    return gone.map((path) => `${kind}: ${path}`)
  })

const addPaths = (path: string, value: unknown, to: Shape): void => {
  if (Array.isArray(value)) {
    to.add(`${path}: list`)
    // A list in a list is a few things that belong together, each in its place.
    const isTuple = path.endsWith('[]')
    for (const [i, one] of value.entries()) addPaths(`${path}[${isTuple ? i : ''}]`, one, to)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) addPaths(path === '' ? key : `${path}.${key}`, one, to)
  } else to.add(`${path}: ${typeof value}`)
}
