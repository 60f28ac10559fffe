/** Thrown by what reads a request: an answer as Django REST Framework gives it. */
export class Fault extends Error {
  readonly status: number
  readonly body: object
  readonly headers: Record<string, string>
  constructor(status: number, body: object, headers: Record<string, string> = {}) {
    super(JSON.stringify(body))
    this.status = status
    this.body = body
    this.headers = headers
  }
}

export const detail = (status: number, text: string, headers?: Record<string, string>): Fault =>
  new Fault(status, { detail: text }, headers)

export const notFound = (): Fault => detail(404, 'Not found.')

const challenge = { 'WWW-Authenticate': 'Token' }
export const noCredentials = (): Fault =>
  detail(401, 'Authentication credentials were not provided.', challenge)
export const invalidToken = (): Fault => detail(401, 'Invalid token.', challenge)

/** What is wrong with each field. */
export type FieldFaults = Record<string, string[]>
export const fields = (faults: FieldFaults): Fault => new Fault(400, faults)
