const key = 'parley.was-here'

/** Whether somebody has ever been logged in with this browser: only they are welcomed back. */
export const wasHere = (): boolean => localStorage.getItem(key) !== null

export const rememberVisit = (): void => localStorage.setItem(key, 'yes')
