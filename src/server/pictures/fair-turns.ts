import { refuse } from '../../protocol/refusals.ts'

/** Accounts that wait for their turn, and works of one of them; more are refused (R9). */
export type Room = { accounts: number; each: number }

/** Does `work` for `account` when it is its turn: one at a time, and the accounts in turn, however much one of them wants. */
export type FairTurns = <T>(account: string, work: () => Promise<T>) => Promise<T>

export const createFairTurns = ({ accounts, each }: Room): FairTurns => {
  const waiting = new Map<string, (() => void)[]>()
  let isBusy = false

  const wait = (account: string): Promise<void> => {
    const own = waiting.get(account) ?? []
    if (own.length >= each || (own.length === 0 && waiting.size >= accounts))
      throw refuse('overloaded', undefined, 2000)
    waiting.set(account, own)
    return new Promise((resolve) => own.push(resolve))
  }

  /** Whoever was served goes behind all others. */
  const goOn = (): void => {
    const [first] = waiting
    if (!first) {
      isBusy = false
      return
    }
    const [account, own] = first
    const next = own.shift()
    waiting.delete(account)
    if (own.length > 0) waiting.set(account, own)
    next?.()
  }

  return async (account, work) => {
    if (isBusy) await wait(account)
    isBusy = true
    try {
      return await work()
    } finally {
      goOn()
    }
  }
}
