import { z } from 'zod'

/** A number of a port; 0 has a meaning of its own wherever it is used. Nothing is no port, and neither is 0x50. */
export const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535, 'Write a port from 0 to 65535, or any')
  .transform(Number)
