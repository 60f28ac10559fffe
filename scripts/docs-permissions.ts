import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Permission, permissions } from '../src/core/permissions/permissions.ts'

const everyone = 6

/** docs/permissions.md, made of the table that the server itself asks. */
export const permissionsPage = (): string =>
  `${[
    '# Permissions',
    '<!-- Made by `npm run docs` from src/core/permissions/permissions.ts; change it there. -->',
    introduction,
    table(
      ['Command', 'Accounts', 'Role in the room', 'While muted', 'What else'],
      Object.entries(permissions).map(([name, row]) => cellsOf(name, row)),
    ),
  ].join('\n\n')}\n`

const introduction = `Every command has one row here, and the server asks the same table: once when a command comes in,
for what the account may do at all, and once more for what it is done to. It is asked anew for each command, on every
transport, so a new role, a mute or a ban holds from its commit on.

**Accounts** are guests, bots, members, moderators, admins or owners. Who owns a new installation is told
in [administration](administration.md); the last owner can be neither banned nor given another role. **In a room** one is its owner, a moderator or
a member. *Staff* are the moderators, admins and owners of the installation: where it says "or staff" they need no
role in the room, but a private room must be one they belong to, as nobody reads along unseen, and a direct conversation
has no staff.

**Ranks.** Some things are only done to somebody of a lower rank. From the top: owner, admin and moderator of the
installation, then owner, moderator and member of the room, then everybody else. Nobody gives a role above their own.

**Muted** accounts and those whose e-mail address waits to be verified read, but put nothing before others. Whoever is
**banned** from a room is outside of it, whoever is banned from the installation cannot log in.

An outsider of a private room is told that there is no such room. Everything else that is refused says why.`

const cellsOf = (name: string, row: Permission): string[] => [
  `\`${name}\``,
  accountsOf(row),
  roomOf(row),
  row.speaks ? 'no' : 'yes',
  [row.below ? 'Only to somebody of a lower rank.' : '', row.note ?? ''].filter(Boolean).join(' '),
]

const accountsOf = ({ accounts }: Permission): string => {
  if (accounts === 'anybody') return 'anybody, without login'
  if (accounts.length === everyone) return 'everyone'
  return accounts.includes('member') ? 'everyone but guests' : accounts.join(', ')
}

const roomOf = (row: Permission): string => {
  if (row.room === undefined) return ''
  const least = row.inPrivate ? `${row.room}; ${row.inPrivate} in private rooms` : row.room
  const others = row.others === undefined ? '' : `; for messages of others ${row.others}`
  return `${least}${others}${insteadOf(row)}`
}

const insteadOf = ({ instead }: Permission): string => {
  if (!instead) return ''
  const who = instead.roles.includes('moderator') ? 'staff' : 'admins'
  return `, or ${who}${instead.hidden ? ' everywhere' : ''}`
}

const table = (head: string[], cells: string[][]): string =>
  [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** Writes it into a folder that is there. */
export const writePermissionsPage = (folder: string): void =>
  writeFileSync(join(folder, 'permissions.md'), permissionsPage())

if (import.meta.main) writePermissionsPage(resolve(import.meta.dir, '..', 'docs'))
