import type { Generated } from 'kysely'
import type { FileState } from '../../core/files/ports.ts'
import type { FileKind } from '../../protocol/entities/files.ts'

/** One row for each upload and each file of a message; the content lies elsewhere, see `core/files/ports.ts`. */
export type FileTables = {
  files: {
    id: string
    account: string
    room: string
    state: FileState
    /** The place of its message in the room; null until it is sent. */
    seq: number | null
    name: string
    bytes: number
    type: Generated<string>
    kind: Generated<FileKind>
    width: number | null
    height: number | null
    /** A tiny picture as a `data:` address. */
    blur: string | null
    thumbnail: Generated<number>
    /** Of what is kept, in hexadecimal digits. */
    sha256: Generated<string>
    at: number
  }
}
