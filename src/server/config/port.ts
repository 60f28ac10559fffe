import { z } from 'zod'

/** A number of a port; 0 has a meaning of its own wherever it is used. */
export const port = z.coerce.number().int().min(0).max(65535)
