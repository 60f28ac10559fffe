import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Command, Socket } from './socket.ts'

/** Answers below this cannot pile up: there are never more of them than commands in flight. */
const longAnswer = 4096

/**
 * Runs a socket's commands at once as long as it reads their answers. One short question may be answered with
 * a long page, so whoever asks on without reading would fill the memory (R8): from `outboxHintBytes` on, the
 * next commands wait, and then run one after the other. Anybody who just reads slowly only waits longer.
 */
export const takeTurns = (answer: (socket: Socket, command: Command) => Promise<string>) => {
  const run = async (socket: Socket, command: Command): Promise<void> => {
    const { data } = socket
    const reply = await answer(socket, command)
    data.inFlight -= 1
    data.inFlightLength -= command.length
    if (reply.length < longAnswer) return
    data.leavingLength += reply.length
    setImmediate(() => {
      data.leavingLength -= reply.length
      void runWaiting(socket)
    })
  }

  const runWaiting = async (socket: Socket): Promise<void> => {
    const { data } = socket
    const { waiting } = data
    // The list stands as long as somebody works through it: what comes meanwhile joins its end.
    if (!waiting || data.isTakingTurns) return
    data.isTakingTurns = true
    while (!data.isClosing && !isFull(socket)) {
      const next = waiting.shift()
      if (!next) break
      await run(socket, next)
    }
    data.isTakingTurns = false
    if (waiting.length === 0 || data.isClosing) data.waiting = undefined
  }

  return {
    /** Runs the command now or in its turn. Refuses `overloaded` when too much is unanswered already (R9). */
    take(socket: Socket, command: Command): void {
      const { data } = socket
      mustHaveRoom(socket, command)
      data.inFlight += 1
      data.inFlightLength += command.length
      if (data.waiting) data.waiting.push(command)
      else if (isFull(socket)) data.waiting = [command]
      else void run(socket, command)
    },
    /** The socket has read something. */
    runWaiting: (socket: Socket): void => void runWaiting(socket),
  }
}

const isFull = (socket: Socket): boolean =>
  socket.data.leavingLength + socket.getBufferedAmount() > limits.outboxHintBytes

const mustHaveRoom = ({ data }: Socket, { length }: Command): void => {
  if (data.inFlight < limits.commandsInFlight && data.inFlightLength + length <= limits.inFlightBytes) return
  throw refuse('overloaded', 'Too many commands at once. Wait for the answers to those before.', 500)
}
