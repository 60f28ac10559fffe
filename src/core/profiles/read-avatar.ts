import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { authorize } from '../permissions/authorize.ts'
import { whoIs } from '../permissions/who-is.ts'
import { avatarFolder, isAvatarFile } from './avatar-files.ts'
import { sharesRoom } from './shares-room.ts'

/** A file of somebody's picture, WebP, for those who may see the profile. */
export const readAvatar = async (
  core: Core,
  actor: Actor,
  account: string,
  file: string,
): Promise<Uint8Array> => {
  const me = mustBeLoggedIn(actor).account.id
  authorize(await whoIs(core, actor), 'account.profile')
  const isKnown = /^[\w-]{1,64}$/.test(account) && isAvatarFile(file)
  if (!isKnown || !(await sharesRoom(core, me, account))) throw refuse('not-found')
  const bytes = await core.files.find(avatarFolder(account), file)
  if (!bytes) throw refuse('not-found')
  return bytes
}
