import type { LoggedIn } from './actor.ts'
import type { AccountStanding } from './moderation/ports.ts'

/**
 * Whoever sits at the machine that the server runs on and calls `parley admin`. It has an owner's rights, while the
 * account behind it, which is there so that what it did has an author, can neither log in nor own the installation.
 */
export const operator: LoggedIn = {
  id: 'console',
  account: { id: 'console', username: 'console', role: 'owner', createdAt: new Date(0).toISOString() },
}

export const operatorStanding: AccountStanding = {
  role: 'owner',
  isOperator: true,
  isUnverified: false,
  sanctions: [],
}

export const isOperator = (account: string): boolean => account === operator.account.id
