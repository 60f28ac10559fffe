import { createHash } from 'node:crypto'
import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { avatarFiles, avatarFolder } from './avatar-files.ts'
import { tellProfile } from './tell-profile.ts'

/** Sets one's picture: the files are on disk before the profile names them (R15). */
export const setAvatar = (
  core: Core,
  actor: Actor,
  { image }: CommandInput<'account.avatar'>,
): Promise<CommandOutput<'account.avatar'>> => {
  const { account } = mustBeLoggedIn(actor)
  if (image.length > limits.avatarBytes) throw refuse('too-large', 'A picture has at most 5 MB.')
  return core.oneAtATime(`avatar ${account.id}`, async () => {
    const { large, small } = await core.pictures.avatar(image, account.id)
    const name = createHash('sha256').update(large).digest('base64url')
    const [largeFile, smallFile] = avatarFiles(name)
    await core.files.put(avatarFolder(account.id), largeFile, large)
    await core.files.put(avatarFolder(account.id), smallFile, small)
    return { profile: await changeAvatar(core, account.id, name) }
  })
}

export const removeAvatar = (core: Core, actor: Actor): Promise<CommandOutput<'account.remove-avatar'>> => {
  const { account } = mustBeLoggedIn(actor)
  return core.oneAtATime(`avatar ${account.id}`, async () => ({
    profile: await changeAvatar(core, account.id, null),
  }))
}

/** The picture before is gone when this resolves. */
const changeAvatar = async (core: Core, account: string, avatar: string | null) => {
  const { before, after } = await core.store.profiles.update(account, { avatar })
  if (before.avatar !== null && before.avatar !== avatar)
    for (const file of avatarFiles(before.avatar)) await core.files.remove(avatarFolder(account), file)
  return tellProfile(core, after)
}
