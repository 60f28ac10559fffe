import { caller } from '../support/call.ts'
import { testPassword } from '../support/start-test-chat.ts'

export type Answered = { what: string; status: number; code: string | undefined; ms: number }

/**
 * What people do beside sending, each of a kind of its own: writes of many kinds, a login, and reads. `others` is a
 * room without the account, `message` one of its own, elsewhere. All of it may be said again and again.
 */
export const everythingElse = async (
  url: string,
  token: string,
  { message, others }: { message: string; others: string },
): Promise<Answered[]> => {
  const room = message.split('.')[0] as string
  const { post } = caller(url)
  const calls: [what: string, token: string, input: object][] = [
    ['message.react', token, { message, emoji: '👍', on: true }],
    ['message.edit', token, { message, text: `edited at ${performance.now()}` }],
    ['message.pin', token, { message, on: true }],
    ['room.join', token, { room: others }],
    ['room.favourite', token, { room, on: true }],
    ['account.update', token, { firstName: 'A writer' }],
    ['account.login', '', { username: 'writer', password: testPassword }],
    ['room.history', token, { room, limit: 5 }],
    ['room.members', token, { room }],
    ['room.list', token, {}],
    ['account.profile', token, { username: 'writer' }],
  ]
  const began = performance.now()
  return Promise.all(
    calls.map(async ([what, by, input]) => {
      const { status, body } = await post(by, what, input)
      return { what, status, code: body.error?.code, ms: performance.now() - began }
    }),
  )
}

/** How long whoever waited longest waited. */
export const slowest = (answers: Answered[]): Answered =>
  answers.reduce((most, one) => (one.ms > most.ms ? one : most))
