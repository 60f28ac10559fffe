import { z } from 'zod'
import { limits } from '../limits.ts'
import { idSchema } from '../text.ts'

export const fileKindSchema = z.enum(['image', 'audio', 'video', 'file'])
export type FileKind = z.output<typeof fileKindSchema>

/** Points of a picture along one side. */
const side = z.int().min(1).max(limits.pictureSide)

export const fileSchema = z
  .strictObject({
    id: idSchema,
    /** One line without a path, safe to be saved under. */
    name: z.string(),
    bytes: z.int().min(0),
    /** What its content is, whatever the name says: `image/png`. */
    type: z.string(),
    /** `image`, `audio` and `video` may be shown where they stand; `file` is only ever saved. */
    kind: fileKindSchema,
    /** Of an image, so that its place can be kept free. */
    width: side.optional(),
    height: side.optional(),
    /** A tiny picture as a `data:` address, to be shown enlarged until the image is there. */
    blur: z.string().optional(),
    /** There is a smaller picture at `/files/<id>/thumbnail`. */
    thumbnail: z.literal(true).optional(),
  })
  .meta({ id: 'File', description: 'A file of a message. Its content is at `/files/<id>/<name>`.' })
export type FileEntity = z.output<typeof fileSchema>

/** A hash as 64 hexadecimal digits. */
export const sha256Schema = z
  .string()
  .length(64)
  .regex(/^[0-9a-f]+$/, 'Send the hash as 64 digits 0–9 and a–f.')
