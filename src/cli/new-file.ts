import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { CliFault } from './cli-fault.ts'
import { syncFile } from './durable-files.ts'

/** Nothing is ever overwritten. */
export const mustBeNew = (file: string): void => {
  if (existsSync(file)) throw new CliFault(`${file} is there already; nothing was overwritten.`)
  if (!existsSync(dirname(file))) throw new CliFault(`There is no folder ${dirname(file)}.`)
}

/**
 * Has a file written under another name first, so that whatever stands under its own is whole and on the disk;
 * a failure leaves nothing. Only this user can read it.
 */
export const writeNewFile = async <Result>(
  file: string,
  write: (draft: string) => Result | Promise<Result>,
): Promise<Result> => {
  const draft = `${file}.partial`
  rmSync(draft, { force: true })
  try {
    closeSync(openSync(draft, 'wx', 0o600))
    const result = await write(draft)
    syncFile(draft)
    renameSync(draft, file)
    syncFile(file)
    return result
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
