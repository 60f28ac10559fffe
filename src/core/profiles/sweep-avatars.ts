import type { Core } from '../core.ts'
import { avatarFiles, avatarFolder } from './avatar-files.ts'

const atOnce = 100

/**
 * Removes files that no profile names: a server that was killed between writing a picture and naming it left
 * them. Only while nobody sets a picture: at the start.
 */
export const sweepAvatars = async ({ store, files }: Pick<Core, 'store' | 'files'>): Promise<void> => {
  const accounts = await files.list('avatars')
  for (let i = 0; i < accounts.length; i += atOnce) {
    const part = accounts.slice(i, i + atOnce)
    const profiles = await store.profiles.of(part)
    for (const account of part) {
      const { avatar = null } = profiles.find((profile) => profile.account === account) ?? {}
      await sweep(files, avatarFolder(account), avatar === null ? [] : avatarFiles(avatar))
    }
  }
}

const sweep = async (files: Core['files'], folder: string, kept: string[]): Promise<void> => {
  if (kept.length === 0) return files.removeFolder(folder)
  for (const file of await files.list(folder)) if (!kept.includes(file)) await files.remove(folder, file)
}
