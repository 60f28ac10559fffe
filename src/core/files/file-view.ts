import type { FileEntity } from '../../protocol/entities/files.ts'
import type { FileRecord } from './ports.ts'

type Shown = Pick<
  FileRecord,
  'id' | 'name' | 'bytes' | 'type' | 'kind' | 'width' | 'height' | 'blur' | 'thumbnail'
>

/** A file as the protocol tells it. What is not known is left out. */
export const fileView = ({ id, name, bytes, type, kind, ...more }: Shown): FileEntity => ({
  id,
  name,
  bytes,
  type,
  kind,
  ...(more.width === null ? {} : { width: more.width }),
  ...(more.height === null ? {} : { height: more.height }),
  ...(more.blur === null ? {} : { blur: more.blur }),
  ...(more.thumbnail ? { thumbnail: true as const } : {}),
})
