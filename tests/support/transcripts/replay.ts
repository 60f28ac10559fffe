import { expect } from 'bun:test'
import { readFileSync } from 'node:fs'
import { type Captured, fillIn, mustMatch } from './match.ts'
import { parseTranscript, type Step } from './parse.ts'
import { openHttp, openTcp, openWs, type Place, type Wire } from './wires.ts'

/** How long a frame may take, and how long nothing must come, in milliseconds. */
const patience = 5_000
const silence = 300

export type Openers = Record<string, (place: Place, target: string) => Promise<Wire>>

const openers: Openers = { ws: openWs, tcp: openTcp, http: openHttp }

/** Plays a transcript on real connections and compares what comes with what stands there. */
export const replayTranscript = async (file: string, place: Place, more: Openers = {}): Promise<void> => {
  const wires = new Map<string, Wire>()
  const captured: Captured = new Map()
  try {
    for (const step of parseTranscript(readFileSync(file, 'utf8'))) {
      try {
        await play(step, wires, captured, place, { ...openers, ...more })
      } catch (error) {
        throw new Error(
          `${file}:${step.line} (${step.who}): ${error instanceof Error ? error.message : error}`,
        )
      }
    }
  } finally {
    for (const wire of wires.values()) wire.close()
  }
}

const play = async (
  step: Step,
  wires: Map<string, Wire>,
  captured: Captured,
  place: Place,
  known: Openers,
): Promise<void> => {
  if (step.do === 'open') {
    const open = known[step.kind]
    if (!open) throw new Error(`Nobody knows how to open ${step.kind}.`)
    wires.set(step.who, await open(place, fillIn(step.target, captured)))
    return
  }
  const wire = wires.get(step.who)
  if (!wire) throw new Error('This connection was not opened.')
  await onWire(step, wire, captured)
}

const onWire = async (step: Exclude<Step, { do: 'open' }>, wire: Wire, captured: Captured): Promise<void> => {
  if (step.do === 'send') await wire.send(fillIn(step.text, captured))
  else if (step.do === 'close') wire.close()
  else if (step.do === 'silence') expect(await wire.next(silence)).toBeUndefined()
  else if (step.do === 'closed') {
    const end = await Promise.race([wire.closed, Bun.sleep(patience)])
    expect(end).toEqual({ code: step.code, reason: fillIn(step.reason, captured) })
  } else {
    const frame = await wire.next(patience)
    if (frame === undefined) throw new Error(`Nothing came, instead of ${step.text}`)
    mustMatch(frame, step.text, captured)
  }
}
