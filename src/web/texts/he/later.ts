import type { later as english } from '../en/later.ts'
import type { Translated } from '../t.ts'
import { accounts } from './accounts.ts'
import { admin } from './admin.ts'
import { app } from './app.ts'
import { found } from './found.ts'
import { messages } from './messages.ts'
import { people } from './people.ts'
import { refusals } from './refusals.ts'
import { rooms } from './rooms.ts'
import { settings } from './settings.ts'

export const later: Translated<typeof english> = {
  ...accounts,
  ...app,
  ...messages,
  ...refusals,
  ...rooms,
  ...found,
  ...admin,
  ...people,
  ...settings,
}
