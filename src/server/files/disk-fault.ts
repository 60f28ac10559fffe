import { refuse } from '../../protocol/refusals.ts'

export const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '')

/** What whoever stores something is told; errors that are bugs stay as they are. */
export const diskFault = (error: unknown): unknown =>
  ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'].includes(codeOf(error)) ? refuse('storage-full') : error
