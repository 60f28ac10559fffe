import { whoAmI } from './who-am-i.ts'

/** Asked before the rest of the page is even run; `main.tsx` imports this first. */
export const firstAnswer = whoAmI()
// Whoever asks for it is told.
firstAnswer.catch(() => {})
