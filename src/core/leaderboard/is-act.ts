import type { CommandName } from '../../protocol/commands.ts'

/** What clients ask by themselves, with nobody at the keys. */
const automatic = new Set<CommandName>([
  'session.hello',
  'room.list',
  'room.changes',
  'room.history',
  'room.members',
  'presence.list',
  'account.whoami',
  'account.profiles',
  'installation.get',
  'slash.list',
  'notification.list',
  'notification.settings',
])

/** Whether somebody who calls this does something. */
export const isAct = (command: CommandName): boolean => !automatic.has(command)
