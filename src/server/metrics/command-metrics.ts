import { createHistogram, type Histogram, secondBounds } from './histogram.ts'

type OfCommand = { ok: number; refused: Map<string, number>; seconds: Histogram }

/** Commands by name and outcome, and how long they took. On the way of every message: a few additions, no more. */
export const createCommandMetrics = () => {
  const byCommand = new Map<string, OfCommand>()

  const of = (command: string): OfCommand => {
    const found = byCommand.get(command)
    if (found) return found
    const fresh: OfCommand = { ok: 0, refused: new Map(), seconds: createHistogram(secondBounds) }
    byCommand.set(command, fresh)
    return fresh
  }

  return {
    /** `outcome` is `ok` or the code of the refusal. */
    count(command: string, outcome: string, ms: number): void {
      const counted = of(command)
      if (outcome === 'ok') counted.ok += 1
      else counted.refused.set(outcome, (counted.refused.get(outcome) ?? 0) + 1)
      counted.seconds.observe(ms / 1000)
    },
    done: (command: string): number => byCommand.get(command)?.ok ?? 0,
    outcomes: (): string[] =>
      [...byCommand].flatMap(([command, { ok, refused }]) =>
        [['ok', ok] as const, ...refused]
          .filter(([, count]) => count > 0)
          .map(
            ([outcome, count]) => `parley_commands_total{command="${command}",outcome="${outcome}"} ${count}`,
          ),
      ),
    durations: (): string[] =>
      [...byCommand].flatMap(([command, { seconds }]) =>
        seconds.lines('parley_command_seconds', `command="${command}"`),
      ),
  }
}

export type CommandMetrics = ReturnType<typeof createCommandMetrics>
