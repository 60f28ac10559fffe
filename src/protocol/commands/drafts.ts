import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { draftSchema } from '../entities/conversation.ts'
import { nothing } from '../shapes.ts'
import { captionSchema, idSchema } from '../text.ts'

/** Drafts: what somebody has begun to write, on all of their devices. */
export const draftCommands = {
  'draft.set': {
    summary: 'Keep what is being written in a room or thread; empty text forgets it. The last one stays.',
    access: 'account',
    rate: 'change',
    input: z.strictObject({ room: idSchema, thread: idSchema.optional(), text: captionSchema }),
    output: nothing,
  },
  'draft.list': {
    summary: 'Every draft of the account, newest first.',
    access: 'account',
    input: nothing,
    output: z.strictObject({ drafts: z.array(draftSchema) }),
  },
} as const satisfies Record<string, CommandSpec>
