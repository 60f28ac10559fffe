const key = 'parley.welcome'

/** Whether this account was made with this browser, and has not been shown around yet. */
export const isNewHere = (account: string): boolean => localStorage.getItem(key) === account

export const rememberNewcomer = (account: string): void => localStorage.setItem(key, account)

export const forgetNewcomer = (): void => localStorage.removeItem(key)
