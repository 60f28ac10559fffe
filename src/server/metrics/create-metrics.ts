import type { Clock } from '../../core/ports.ts'
import { createCommandMetrics } from './command-metrics.ts'
import { createHistogram, secondBounds } from './histogram.ts'
import { watchEventLoop } from './watch-event-loop.ts'

/** What other parts tell when they are asked. */
export type MetricSources = {
  connections(): { known: number; unknown: number; refused: number }
  peopleOnline(): number
  /** Whether it can write now. */
  isReady(): Promise<boolean>
  rooms(): Promise<{ public: number; private: number }>
  waitingBytes(): { all: number; most: number }
  /** Left out on a server that is alone. */
  nodes?(): { isBusUp: boolean; others: number }
}

type Metric = { name: string; type: 'counter' | 'gauge' | 'histogram'; help: string; lines: string[] }

/** Counting rooms reads the database: not more often than this, whoever asks. */
const roomsKeptMs = 15_000

/**
 * What the server does, in numbers: counted here while it happens, written out for Prometheus when asked. No name
 * of a room or a person is in it.
 */
export const createMetrics = (clock: Clock) => {
  const commands = createCommandMetrics()
  const commitSeconds = createHistogram(secondBounds)
  const commitWrites = createHistogram([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000])
  const loop = watchEventLoop(clock)
  let rooms: { at: number; counts: Promise<{ public: number; private: number }> } | undefined

  const countRooms = (sources: MetricSources): Promise<{ public: number; private: number }> => {
    const now = clock.monotonic()
    if (!rooms || now - rooms.at > roomsKeptMs) rooms = { at: now, counts: sources.rooms() }
    return rooms.counts
  }

  return {
    command: commands.count,
    commit(writes: number, ms: number): void {
      commitWrites.observe(writes)
      commitSeconds.observe(ms / 1000)
    },
    async page(sources: MetricSources): Promise<string> {
      const histograms: Metric[] = [
        {
          name: 'parley_commit_seconds',
          type: 'histogram',
          help: 'One transaction with its sync to disk.',
          lines: commitSeconds.lines('parley_commit_seconds'),
        },
        {
          name: 'parley_commit_writes',
          type: 'histogram',
          help: 'Writes that shared a transaction.',
          lines: commitWrites.lines('parley_commit_writes'),
        },
        {
          name: 'parley_event_loop_delay_seconds',
          type: 'histogram',
          help: 'How late timers were.',
          lines: loop.delays.lines('parley_event_loop_delay_seconds'),
        },
      ]
      const counted: Metric[] = [
        {
          name: 'parley_commands_total',
          type: 'counter',
          help: 'Commands by name and outcome, on every transport.',
          lines: commands.outcomes(),
        },
        {
          name: 'parley_command_seconds',
          type: 'histogram',
          help: 'How long commands took.',
          lines: commands.durations(),
        },
        counter('parley_messages_sent_total', 'Messages stored.', commands.done('message.send')),
      ]
      // These figures are wanted most where the database is gone.
      const [isReady, rooms] = await Promise.all([
        sources.isReady(),
        countRooms(sources).catch(() => undefined),
      ])
      return text([...states(sources, isReady, rooms), ...counted, ...histograms, ...ofProcess()])
    },
    stop: loop.stop,
  }
}

export type Metrics = ReturnType<typeof createMetrics>

const states = (
  sources: MetricSources,
  isReady: boolean,
  rooms: { public: number; private: number } | undefined,
): Metric[] => {
  const { known, unknown, refused } = sources.connections()
  const { all, most } = sources.waitingBytes()
  return [
    gauge('parley_ready', '1 while it can write, as /readyz says.', { '': isReady ? 1 : 0 }),
    gauge('parley_connections', 'Open connections.', { 'state="known"': known, 'state="unknown"': unknown }),
    counter('parley_connections_refused_total', 'Connections and requests beyond a limit.', refused),
    gauge('parley_people_online', 'Accounts with a connection.', { '': sources.peopleOnline() }),
    ...(rooms
      ? [gauge('parley_rooms', 'Rooms.', { 'kind="public"': rooms.public, 'kind="private"': rooms.private })]
      : []),
    gauge('parley_outbox_bytes', 'Bytes that wait for all readers.', { '': all }),
    gauge('parley_outbox_largest_bytes', 'Bytes that wait for the slowest reader.', { '': most }),
    ...ofNodes(sources.nodes?.()),
  ]
}

const ofNodes = (nodes: { isBusUp: boolean; others: number } | undefined): Metric[] =>
  nodes
    ? [
        gauge('parley_bus_up', '1 while Redis carries what nodes tell each other.', {
          '': nodes.isBusUp ? 1 : 0,
        }),
        gauge('parley_other_nodes', 'Other nodes that were heard a moment ago.', { '': nodes.others }),
      ]
    : []

const ofProcess = (): Metric[] => {
  const { rss, heapUsed } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return [
    gauge('process_resident_memory_bytes', 'Memory of the process.', { '': rss }),
    gauge('parley_heap_bytes', 'Memory of its objects.', { '': heapUsed }),
    counter('process_cpu_seconds_total', 'CPU used.', (user + system) / 1e6),
    gauge('parley_uptime_seconds', 'Since the start.', { '': process.uptime() }),
  ]
}

const gauge = (name: string, help: string, values: Record<string, number>): Metric => ({
  name,
  type: 'gauge',
  help,
  lines: Object.entries(values).map(([labels, value]) => `${name}${labels && `{${labels}}`} ${value}`),
})

const counter = (name: string, help: string, value: number): Metric => ({
  name,
  type: 'counter',
  help,
  lines: [`${name} ${value}`],
})

const text = (metrics: Metric[]): string =>
  metrics
    .flatMap(({ name, type, help, lines }) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines])
    .map((line) => `${line}\n`)
    .join('')
