import { cpuSeconds, residentMb } from '../process-use.ts'
import type { Program } from '../programs.ts'
import { percentile, round } from '../scenario.ts'
import { connectAll } from './connect-all.ts'
import { type Arrivals, countArrivals, payload } from './count-arrivals.ts'
import { createSending, type Sending } from './sending.ts'

/** A frame, if any, and a text that its answer contains, and nothing that comes before it. */
export type Step = { frame?(index: number): string; answer(index: number): string }

/** How the generator talks to what it measures. */
export type Dialect = {
  /** Of the WebSocket; undefined for lines over TCP. */
  path(index: number): string | undefined
  /** What is said one after the other until somebody is in. What has come until then is not counted. */
  login?: Step[]
  /** A message; the payload carries the marker and the time. */
  message(index: number, payload: string): string
}

export type Load = {
  sockets: number
  /** At most as many as sockets: what nobody can send would count as lost. */
  senders: number
  /** Rooms that sockets are spread over; socket i is in room i % rooms. */
  rooms: number
  seconds: number
  /** Messages under way per room (as fast as it goes), or messages offered per second. */
  pace: { window: number } | { rate: number }
}

export type Measured = {
  deliveriesPerSecond: number
  deliveriesPerCpuSecond: number
  /** Cores that were busy: of the server with all its threads, and of the generator itself. */
  serverCpu: number
  generatorCpu: number
  /** Milliseconds from sending to hearing, sampled. */
  p50: number
  p95: number
  p99: number
  lost: number
  rssMb: number
}

const warmUpMs = 1000
const drainMs = 5000

/** Connects everybody, sends, and counts what arrives where. */
export const measure = (program: Program, dialect: Dialect, load: Load): Promise<Measured> =>
  measureNodes([program], () => 0, dialect, load)

/** The same over several equal servers; `nodeOf` says which of them a socket goes to. CPU is that of all of them. */
export const measureNodes = async (
  programs: Program[],
  nodeOf: (socket: number) => number,
  dialect: Dialect,
  load: Load,
): Promise<Measured> => {
  const arrivals = countArrivals(load.rooms)
  const portOf = (index: number): number => (programs[nodeOf(index)] as Program).port
  const sockets = await connectAll(portOf, dialect, load, arrivals.hearing)
  const sending = createSending(load, arrivals, (index) =>
    sockets[index]?.send(dialect.message(index, payload())),
  )
  await sending.runFor(warmUpMs)
  const figures = await whileRunning(programs, load, arrivals, sending)
  const lost = await drain(arrivals, sending)
  const rssMb = round(Math.max(...programs.map(({ pid }) => residentMb(pid))), 1)
  for (const socket of sockets) socket.close()
  await Bun.sleep(200)
  return { ...figures, ...latencies(arrivals), lost, rssMb }
}

const cpuOf = (programs: Program[]): number => programs.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0)

const whileRunning = async (programs: Program[], load: Load, arrivals: Arrivals, sending: Sending) => {
  const [at, cpu, own, received] = [
    performance.now(),
    cpuOf(programs),
    process.cpuUsage(),
    arrivals.received(),
  ]
  arrivals.sample(true)
  await sending.runFor(load.seconds * 1000)
  arrivals.sample(false)
  const seconds = (performance.now() - at) / 1000
  const used = cpuOf(programs) - cpu
  const { user, system } = process.cpuUsage(own)
  const delivered = arrivals.received() - received
  return {
    deliveriesPerSecond: round(delivered / seconds),
    deliveriesPerCpuSecond: round(delivered / used),
    serverCpu: round(used / seconds, 2),
    generatorCpu: round((user + system) / 1e6 / seconds, 2),
  }
}

/** Waits for what is still under way; what has not come by then counts as lost. */
const drain = async (arrivals: Arrivals, sending: Sending): Promise<number> => {
  for (let waited = 0; arrivals.received() < sending.expected() && waited < drainMs; waited += 20)
    await Bun.sleep(20)
  return sending.expected() - arrivals.received()
}

const latencies = ({ latencies }: Arrivals): Pick<Measured, 'p50' | 'p95' | 'p99'> => ({
  p50: round(percentile(latencies, 0.5), 1),
  p95: round(percentile(latencies, 0.95), 1),
  p99: round(percentile(latencies, 0.99), 1),
})
