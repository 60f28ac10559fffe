import { commands } from '../../protocol/commands.ts'
import { type RefusalCode, refusals } from '../../protocol/refusals.ts'
import type { RestCommand } from './rest-commands.ts'

export type Refused = {
  description: string
  headers?: Record<string, object>
  content: { 'application/json': { schema: { $ref: string }; examples: Record<string, { value: object }> } }
}

/** Frames exist on the socket only. */
const codes = (Object.keys(refusals) as RefusalCode[]).filter((code) => code !== 'bad-frame')

/** One response for each status, with an example for each refusal that has it. */
export const refusedResponses = (): Record<string, Refused> => {
  const byStatus = Map.groupBy(codes, (code) => refusals[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, found]) => [`Refused${status}`, refused(status, found)]),
  )
}

const refused = (status: number, found: RefusalCode[]): Refused => ({
  description: found.map((code) => `\`${code}\`: ${refusals[code].message}`).join(' '),
  ...(mayComeBack.has(status) ? { headers: { 'Retry-After': retryAfter } } : {}),
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/Refusal' },
      examples: Object.fromEntries(found.map((code) => [code, { value: { error: body(code) } }])),
    },
  },
})

const body = (code: RefusalCode) => ({ code, message: refusals[code].message })

const mayComeBack = new Set([429, 503])
const retryAfter = {
  description: 'Seconds until it is worth another try, when that is known.',
  schema: { type: 'integer', minimum: 1 },
}

const reads = new Set<RestCommand>([
  'file.status',
  'file.usage',
  'file.list',
  'account.whoami',
  'account.check-link',
  'invitation.list',
  'mailbox.list',
  'session.list',
  'room.list',
  'room.members',
  'room.changes',
  'room.history',
  'room.typing',
  'presence.list',
])
const asksPassword = new Set<RestCommand>(['account.login', 'account.resend-verification'])
const mayConflict = new Set<RestCommand>([
  'account.register',
  'account.verify-email',
  'room.create',
  'message.send',
  'file.finish',
])

/** The statuses other than 200 that a caller of this command should be ready for. */
export const statusesOf = (name: RestCommand): number[] => {
  const { access, input } = commands[name]
  const looksUp = ['room', 'message', 'token', 'mail', 'invitation', 'file'].some(
    (field) => field in input.shape,
  )
  return [
    400,
    ...(access === 'account' || asksPassword.has(name) ? [401] : []),
    403,
    ...(looksUp ? [404] : []),
    ...(mayConflict.has(name) ? [409] : []),
    ...[413, 415, 429, 500, 503],
    ...(reads.has(name) ? [] : [507]),
  ]
}
