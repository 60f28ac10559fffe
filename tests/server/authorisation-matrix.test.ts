import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type CommandName, commands } from '../../src/protocol/commands.ts'
import { transports } from '../support/matrix/call-over.ts'
import { calls, inputOf } from '../support/matrix/calls.ts'
import { type Matrix, readExpected, writeExpected } from '../support/matrix/expectation.ts'
import { states } from '../support/matrix/states.ts'
import { buildWorld, type Cast, castIn } from '../support/matrix/world.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'

let chat: TestChat
let cast: Cast
beforeAll(async () => {
  chat = await startTestChat()
  await chat.register('first')
  cast = await castIn(chat)
})
afterAll(() => chat.stop())

const isWriting = process.env.PARLEY_WRITE_MATRIX === 'yes'
const expected: Matrix = isWriting ? {} : readExpected()
const found: Record<string, Matrix> = { REST: {}, socket: {} }

const titleOf = (command: string, about: string): string => `${command} ${about}`.trim()
const commandNames = Object.keys(commands) as CommandName[]

/** Whom hello refuses has no session on a socket, and is nobody there, where that makes a difference. */
const expectedOver = (transport: string, command: CommandName, title: string): Record<string, string> => {
  const row = expected[title] ?? {}
  if (transport !== 'socket' || commands[command].access === 'anybody') return row
  const isInside = (state: string): boolean => expected['session.hello']?.[state] === 'yes'
  return Object.fromEntries(
    Object.entries(row).map(([state, outcome]) => [state, isInside(state) ? outcome : (row.anonymous ?? '')]),
  )
}

/** Every state in a world of its own, all at once. */
const outcomesOf = async (transport: string, command: CommandName, about: string) => {
  const all = Object.entries(states).map(async ([name, { kind, enter }]) => {
    const room = await cast.room(kind ?? 'public')
    const actor = await enter({ chat, cast, room })
    const input = await inputOf(command, about, buildWorld(chat, cast, room, actor))
    return [name, await transports[transport]?.call(chat, actor.token, command, input)] as const
  })
  return Object.fromEntries(await Promise.all(all)) as Record<string, string>
}

for (const [transport, { carries }] of Object.entries(transports))
  describe(`who may do what over ${transport}`, () => {
    for (const command of commandNames.filter(carries))
      for (const about of Object.keys(calls[command]))
        test(titleOf(command, about), async () => {
          const title = titleOf(command, about)
          const outcomes = await outcomesOf(transport, command, about)
          ;(found[transport] as Matrix)[title] = outcomes
          if (!isWriting) expect(outcomes).toEqual(expectedOver(transport, command, title))
        }, 60_000)
  })

describe('the matrix', () => {
  test('has a row for every command in every state, and no other', () => {
    if (isWriting) writeExpected(inOrder(found))
    const isCarried = (command: CommandName): boolean =>
      Object.values(transports).some(({ carries }) => carries(command))
    const titles = commandNames
      .filter(isCarried)
      .flatMap((command) => Object.keys(calls[command]).map((about) => titleOf(command, about)))
    const rows = isWriting ? readExpected() : expected
    expect(Object.keys(rows)).toEqual(titles)
    for (const [title, outcomes] of Object.entries(rows))
      expect([title, Object.keys(outcomes).sort()]).toEqual([title, Object.keys(states).sort()])
  })
})

const inOrder = ({ REST = {}, socket = {} }: Record<string, Matrix>): Matrix =>
  Object.fromEntries(
    commandNames.flatMap((command) =>
      Object.keys(calls[command]).map((about) => {
        const title = titleOf(command, about)
        return [title, REST[title] ?? socket[title] ?? {}]
      }),
    ),
  )
