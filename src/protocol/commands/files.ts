import { z } from 'zod'
import { blobSchema, pieces } from '../bytes.ts'
import type { CommandSpec } from '../command-spec.ts'
import { fileSchema, sha256Schema } from '../entities/files.ts'
import { authorSchema, timeSchema } from '../entities.ts'
import { nothing, pageLimit } from '../shapes.ts'
import { fileNameSchema, idSchema, revisionSchema } from '../text.ts'

const bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

/** Files in conversations: uploading in parts, which goes on after a cut, and reading. */
export const fileCommands = {
  'file.begin': {
    summary:
      'Begin to upload a file that is to be sent in a room; its bytes follow with `PUT /api/v1/files/<file>?offset=0`.',
    access: 'account',
    rate: 'upload',
    input: z.strictObject({
      room: idSchema,
      /** What is no part of a plain name is taken out of it. */
      name: fileNameSchema,
      /** The size of the whole file. */
      bytes: z.int().min(1, 'The file is empty.').max(Number.MAX_SAFE_INTEGER),
    }),
    output: z.strictObject({
      file: idSchema,
      offset: bytes,
      /** At most so many bytes with one `PUT`. */
      chunkBytes: z.int().min(1),
    }),
  },
  'file.write': {
    summary:
      'Add bytes to an upload: `PUT /api/v1/files/<file>?offset=<bytes so far>` with them as the body.',
    access: 'account',
    rate: 'chunk',
    transport: 'http',
    input: z.strictObject({
      file: idSchema,
      offset: bytes,
      /** The body of the request. */
      body: pieces,
    }),
    output: z.strictObject({
      /** Where the next part begins. */
      offset: bytes,
    }),
  },
  'file.status': {
    summary: 'How much of an upload of one’s own is there: where to go on after a cut.',
    access: 'account',
    input: z.strictObject({ file: idSchema }),
    output: z.strictObject({ offset: bytes, bytes, done: z.boolean() }),
  },
  'file.finish': {
    summary:
      'Say that all bytes are there. Answered once the file is on disk and checked; then it can be sent.',
    access: 'account',
    input: z.strictObject({
      file: idSchema,
      /** Where it differs from what came, the upload begins anew. */
      sha256: sha256Schema.optional(),
    }),
    output: z.strictObject({ file: fileSchema }),
  },
  'file.cancel': {
    summary: 'Give up an upload of one’s own, or a finished file that was not sent.',
    access: 'account',
    input: z.strictObject({ file: idSchema }),
    output: nothing,
  },
  'file.usage': {
    summary: 'How many bytes one’s files take, begun ones counted as a whole, and how many they may.',
    access: 'account',
    input: nothing,
    output: z.strictObject({ used: bytes, quota: bytes }),
  },
  'file.list': {
    summary: 'What was sent in a room with files, newest first.',
    access: 'account',
    input: z.strictObject({
      room: idSchema,
      /** Only messages before this place (`seq`). */
      before: revisionSchema.optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({
      shared: z.array(
        z.strictObject({
          message: idSchema,
          seq: revisionSchema,
          author: authorSchema,
          at: timeSchema,
          files: z.array(fileSchema),
        }),
      ),
      more: z.boolean(),
    }),
  },
  'file.read': {
    summary:
      'A file of a message: `GET /files/<file>/<name>`, also in parts (`Range`), and `GET /files/<file>/thumbnail`.',
    access: 'account',
    transport: 'http',
    input: z.strictObject({ file: idSchema, part: z.enum(['content', 'thumbnail']) }),
    output: z.strictObject({
      file: fileSchema,
      /** Of the part. */
      type: z.string(),
      /** Names these very bytes. */
      tag: z.string(),
      content: blobSchema,
    }),
  },
} as const satisfies Record<string, CommandSpec>
