import { accounts } from './accounts.ts'
import { admin } from './admin.ts'
import { app } from './app.ts'
import { found } from './found.ts'
import { messages } from './messages.ts'
import { people } from './people.ts'
import { refusals } from './refusals.ts'
import { rooms } from './rooms.ts'
import { settings } from './settings.ts'

/** Every text that need not be there at first. */
export const later = {
  ...accounts,
  ...app,
  ...messages,
  ...refusals,
  ...rooms,
  ...found,
  ...admin,
  ...people,
  ...settings,
} as const
