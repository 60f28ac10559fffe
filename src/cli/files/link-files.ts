import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { syncFile } from '../durable-files.ts'

/** What lies below `files` in a data folder and belongs into a backup; uploads that are under way do not. */
export const keptFolders = ['kept', 'avatars'] as const

/**
 * Gives every file of a folder a second name below another one, or a copy on another disk: files are never changed
 * once they are there. What is there already stays; what vanishes meanwhile is passed over. Answers how many are new.
 */
export const linkFiles = (from: string, to: string): number => {
  if (!existsSync(from)) return 0
  mkdirSync(to, { recursive: true, mode: 0o700 })
  let added = 0
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) added += passOver(() => linkFiles(source, target)) ?? 0
    else if (!entry.name.startsWith('draft-') && !existsSync(target))
      added += passOver(() => linkFile(source, target)) ?? 0
  }
  if (added > 0) syncFile(to)
  return added
}

const linkFile = (source: string, target: string): number => {
  try {
    linkSync(source, target)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw error
    // Another disk, or a file system that knows no second names.
    copyFileSync(source, target)
    syncFile(target)
  }
  return 1
}

const passOver = (work: () => number): number | undefined => {
  try {
    return work()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '')
