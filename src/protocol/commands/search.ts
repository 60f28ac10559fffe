import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { messageSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { nothing } from '../shapes.ts'
import { idSchema } from '../text.ts'

export const searchHitSchema = z
  .strictObject({
    room: idSchema,
    message: messageSchema,
    /** A part of the text on one line, with … where it was cut. */
    snippet: z.string(),
    /** What was found in the snippet: from and to, in UTF-16 code units, in order, never overlapping. */
    highlights: z.array(z.tuple([z.int().min(0), z.int().min(0)])),
  })
  .meta({ id: 'SearchHit', description: 'A message that was found, and where in it.' })
export type SearchHit = z.output<typeof searchHitSchema>

const count = z.int().min(0)

/** Finding messages by what is in them. */
export const searchCommands = {
  'search.messages': {
    summary:
      'Find messages in the rooms one belongs to: words, "phrases", word*, from: in: before: after: has: is:, each with - for not.',
    access: 'account',
    rate: 'search',
    input: z.strictObject({
      query: z
        .string()
        .max(limits.searchLength)
        .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'Use text without NUL.'),
      /** `relevance` unless said; a query of nothing but filters is always answered newest first. */
      sort: z.enum(['relevance', 'newest']).optional(),
      /** Only here. */
      room: idSchema.optional(),
      /** From the page before; it belongs to the same query, room and sort. */
      cursor: z.string().max(limits.searchCursorLength).optional(),
      /** 20 unless said. A page of long messages is shorter; its cursor goes on where it ends. */
      limit: z.int().min(1).max(limits.searchPage).optional(),
    }),
    output: z.strictObject({
      hits: z.array(searchHitSchema),
      /** For the next page; left out on the last one. */
      cursor: z.string().optional(),
      /** How many there are, counted up to 1,000; only told with the first page. Left out when one was removed from a room meanwhile. */
      total: count.optional(),
    }),
  },
  'search.status': {
    summary: 'How far the search index follows what is said.',
    access: 'account',
    input: nothing,
    output: z.strictObject({
      /** Changes of rooms that the index has taken in, and how many there are. */
      indexed: count,
      changes: count,
      /** Whether it is being built anew: then the two numbers count that. Searches use the old one meanwhile. */
      rebuilding: z.boolean(),
      /** Size of the index on the disk, in bytes. */
      bytes: count,
    }),
  },
  'search.rebuild': {
    summary:
      'Build the search index anew in the background. Searches keep working; `search.status` tells how far it is.',
    access: 'account',
    input: nothing,
    output: nothing,
  },
} as const satisfies Record<string, CommandSpec>
