import { z } from 'zod'
import { limits } from './limits.ts'

/** The answer of a command that has nothing to tell but that it is done. */
export const nothing = z.strictObject({})

/** How many entries of a list to answer at most. */
export const pageLimit = z.int().min(1).max(limits.pageSize)
