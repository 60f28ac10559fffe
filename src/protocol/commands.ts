import type { z } from 'zod'
import { accountCommands } from './commands/accounts.ts'
import { addressCommands } from './commands/addresses.ts'
import { administrationCommands } from './commands/administration.ts'
import { auditCommands } from './commands/audit.ts'
import { deletionCommands } from './commands/deletions.ts'
import { draftCommands } from './commands/drafts.ts'
import { fileCommands } from './commands/files.ts'
import { invitationCommands } from './commands/invitations.ts'
import { leaderboardCommands } from './commands/leaderboard.ts'
import { mailboxCommands } from './commands/mailbox.ts'
import { messageCommands } from './commands/messages.ts'
import { moderationCommands } from './commands/moderation.ts'
import { notificationCommands } from './commands/notifications.ts'
import { presenceCommands } from './commands/presence.ts'
import { profileCommands } from './commands/profiles.ts'
import { pushCommands } from './commands/push.ts'
import { reportCommands } from './commands/reports.ts'
import { roomCommands } from './commands/rooms.ts'
import { searchCommands } from './commands/search.ts'
import { sessionCommands } from './commands/sessions.ts'
import { settingsCommands } from './commands/settings.ts'
import { slashListCommands } from './commands/slash.ts'
import { threadCommands } from './commands/threads.ts'

/**
 * THE CONTRACT: every command of the native protocol. Types, validation, REST routes, OpenAPI, SDK
 * methods and the protocol document are derived from this table.
 */
export const commands = {
  ...accountCommands,
  ...profileCommands,
  ...addressCommands,
  ...sessionCommands,
  ...settingsCommands,
  ...administrationCommands,
  ...roomCommands,
  ...presenceCommands,
  ...leaderboardCommands,
  ...messageCommands,
  ...threadCommands,
  ...draftCommands,
  ...slashListCommands,
  ...searchCommands,
  ...fileCommands,
  ...notificationCommands,
  ...pushCommands,
  ...invitationCommands,
  ...mailboxCommands,
  ...moderationCommands,
  ...reportCommands,
  ...deletionCommands,
  ...auditCommands,
} as const

export type CommandName = keyof typeof commands
export type CommandInput<C extends CommandName> = z.output<(typeof commands)[C]['input']>
export type CommandOutput<C extends CommandName> = z.output<(typeof commands)[C]['output']>

export const isCommandName = (name: unknown): name is CommandName =>
  typeof name === 'string' && Object.hasOwn(commands, name)
