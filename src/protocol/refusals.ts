/**
 * The expected refusals: one table for every gateway. A refusal is an answer, not a bug; whatever is
 * not in this table is logged with an id and answered as `internal`.
 */
export const refusals = {
  'bad-input': { status: 400, message: 'The input is not valid.' },
  'bad-frame': { status: 400, message: 'Send one JSON object per frame: {"id": 1, "type": "<command>", …}.' },
  unauthenticated: { status: 401, message: 'Log in first.' },
  'wrong-credentials': { status: 401, message: 'Wrong username or password.' },
  forbidden: { status: 403, message: 'You may not do that.' },
  archived: { status: 403, message: 'This room is archived: it can be read, but not changed.' },
  'not-a-member': { status: 403, message: 'Join the room first.' },
  'not-found': { status: 404, message: 'There is nothing here that you can see.' },
  'unknown-command': { status: 404, message: 'There is no such command. See /api/docs.' },
  'name-taken': { status: 409, message: 'That name is taken. Choose another.' },
  'nonce-reused': {
    status: 409,
    message: 'This nonce already belongs to another message of yours. Use a new nonce for a new message.',
  },
  'wrong-offset': { status: 409, message: 'The upload goes on elsewhere. Ask `file.status` where.' },
  'over-quota': { status: 413, message: 'There is no room left for your files. Delete some first.' },
  'too-large': { status: 413, message: 'That is too large.' },
  'bad-media-type': { status: 415, message: 'Send the body as application/json, uncompressed.' },
  'slow-mode': { status: 429, message: 'Slow mode is on in this room. Wait before you send again.' },
  'rate-limited': { status: 429, message: 'Slow down and try again later.' },
  internal: { status: 500, message: 'Something went wrong on our side. It has been logged.' },
  overloaded: { status: 503, message: 'The server is busy. Try again in a moment.' },
  'storage-full': {
    status: 507,
    message: 'The disk of the server is full. Nothing was stored; try again later.',
  },
} as const satisfies Record<string, { status: number; message: string }>

export type RefusalCode = keyof typeof refusals

/** What goes over the wire when a command is refused. */
export type RefusalBody = { code: RefusalCode; message: string; retryAfterMs?: number; offset?: number }

/** Thrown by use cases and guards; gateways turn it into their dialect's error. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly retryAfterMs: number | undefined
  /** Of `wrong-offset`: where the upload goes on. */
  offset: number | undefined
  constructor(code: RefusalCode, message?: string, retryAfterMs?: number) {
    super(message ?? refusals[code].message)
    this.name = 'Refusal'
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
  get status(): number {
    return refusals[this.code].status
  }
  toBody(): RefusalBody {
    const body: RefusalBody = { code: this.code, message: this.message }
    if (this.retryAfterMs !== undefined) body.retryAfterMs = this.retryAfterMs
    if (this.offset !== undefined) body.offset = this.offset
    return body
  }
}

/** `throw refuse('not-found')`: the one way to say no. */
export const refuse = (code: RefusalCode, message?: string, retryAfterMs?: number): Refusal =>
  new Refusal(code, message, retryAfterMs)

/** The upload does not go on where somebody thought. */
export const wrongOffset = (offset: number): Refusal => {
  const refusal = refuse('wrong-offset', `The upload goes on at byte ${offset}.`)
  refusal.offset = offset
  return refusal
}
