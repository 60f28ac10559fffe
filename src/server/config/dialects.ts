import { z } from 'zod'

/** The older dialects that share the ports, in the order in which they are asked whose a path is. */
export const dialectNames = ['chatroom', 'classic', 'workspace', 'lobby'] as const
export type DialectName = (typeof dialectNames)[number]

/** `all`, `off`, or some of the names separated by commas. */
export const dialectsSchema = z
  .string()
  .default('all')
  .transform((list): unknown => {
    if (list === 'all') return [...dialectNames]
    if (list === 'off') return []
    const named = new Set(list.split(',').map((one) => one.trim()))
    const known = dialectNames.filter((name) => named.delete(name))
    // What is left over is no dialect, and is told as such.
    return [...known, ...named]
  })
  .pipe(
    z.array(
      z.enum(dialectNames, {
        error: `Write all, off, or some of ${dialectNames.join(', ')}, separated by commas`,
      }),
    ),
  )
