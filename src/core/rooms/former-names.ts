import { limits } from '../../protocol/limits.ts'

/** Names that rooms gave up before this are free again. */
export const formerNamesFreeBefore = (now: number): number =>
  now - limits.formerNameDays * 24 * 60 * 60 * 1000
