import { keepHere, keptHere } from '../offline/device.ts'

const key = 'parley.was-here'

/** Whether somebody has ever been logged in with this browser: only they are welcomed back. */
export const wasHere = (): boolean => keptHere(key) !== null

export const rememberVisit = (): void => void keepHere(key, 'yes')
