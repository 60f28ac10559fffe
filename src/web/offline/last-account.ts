import type { Account } from '../../protocol/entities.ts'
import { forgetHere, keepHere, keptHere } from './device.ts'

const key = 'parley.account'

/** Who was logged in here last: enough to draw what is kept of them before, or without, an answer of the server. */
export const lastAccount = (): Account | null => {
  try {
    return JSON.parse(keptHere(key) ?? 'null')
  } catch {
    return null
  }
}

export const rememberAccount = ({ id, username, role, createdAt }: Account): void =>
  void keepHere(key, JSON.stringify({ id, username, role, createdAt }))

export const forgetAccount = (): void => forgetHere(key)
