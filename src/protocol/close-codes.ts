/**
 * Why the server closed a socket, and whether and when the client should come back.
 * `comeBack`: `now` = at once, `backoff` = 0.5–30 s with full jitter, `never` = only after the person acted.
 */
export const closeCodes = {
  1001: { name: 'going-away', comeBack: 'backoff', reason: 'The server is stopping. Come back in a moment.' },
  1002: { name: 'protocol-error', comeBack: 'backoff', reason: 'A frame broke the rules of WebSocket.' },
  1006: { name: 'cut', comeBack: 'backoff', reason: 'The connection was cut.' },
  1007: { name: 'not-utf-8', comeBack: 'backoff', reason: 'A text was not UTF-8.' },
  1009: { name: 'frame-too-large', comeBack: 'backoff', reason: 'A frame was larger than the limit.' },
  1012: {
    name: 'restarting',
    comeBack: 'backoff',
    reason: 'The server is restarting. Come back in a moment.',
  },
  4001: { name: 'unauthenticated', comeBack: 'never', reason: 'Say session.hello with a valid token first.' },
  4002: { name: 'bad-frames', comeBack: 'never', reason: 'Too many frames that are no valid request.' },
  4003: { name: 'session-ended', comeBack: 'never', reason: 'This session was ended. Log in again.' },
  4008: {
    name: 'slow-consumer',
    comeBack: 'now',
    reason: 'Too much was waiting for this connection. Resume.',
  },
  4009: {
    name: 'moving',
    comeBack: 'now',
    reason: 'This server stops; others go on. Come back at once.',
  },
} as const satisfies Record<number, { name: string; comeBack: 'now' | 'backoff' | 'never'; reason: string }>

export type CloseCode = keyof typeof closeCodes

/** What a client does after a close; an unknown code is treated like a cut connection. */
export const comeBackAfter = (code: number): 'now' | 'backoff' | 'never' =>
  closeCodes[code as CloseCode]?.comeBack ?? 'backoff'
