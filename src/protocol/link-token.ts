import { z } from 'zod'

/** The secret in a link that was mailed or handed on: 256 random bits, written so that no mail program breaks it. */
export const linkTokenSchema = z
  .string()
  .min(16)
  .max(128)
  .regex(/^[\w-]+$/, 'This is no token of a link.')
