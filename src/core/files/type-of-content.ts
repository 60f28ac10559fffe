import type { FileKind } from '../../protocol/entities/files.ts'

/** What the beginning of a file says that it is. */
export type ContentType = { type: string; kind: FileKind }

/** Bytes of the beginning that are looked at. */
export const headBytes = 4096

/** How contents begin, by the byte where it stands, the first that fits. `kind` says what may be shown in place. */
const beginnings: [type: string, kind: FileKind, ...parts: [at: number, text: string][]][] = [
  ['image/jpeg', 'image', [0, '\xff\xd8\xff']],
  ['image/png', 'image', [0, '\x89PNG\r\n\x1a\n']],
  ['image/gif', 'image', [0, 'GIF87a']],
  ['image/gif', 'image', [0, 'GIF89a']],
  ['image/webp', 'image', [0, 'RIFF'], [8, 'WEBP']],
  ['image/avif', 'image', [4, 'ftypavif']],
  ['image/avif', 'image', [4, 'ftypavis']],
  ['image/heic', 'file', [4, 'ftyphei']],
  ['image/heic', 'file', [4, 'ftypmif1']],
  ['audio/mpeg', 'audio', [0, 'ID3']],
  ['audio/mpeg', 'audio', [0, '\xff\xfb']],
  ['audio/mpeg', 'audio', [0, '\xff\xf3']],
  ['audio/mpeg', 'audio', [0, '\xff\xf2']],
  ['audio/aac', 'audio', [0, '\xff\xf1']],
  ['audio/flac', 'audio', [0, 'fLaC']],
  ['audio/wav', 'audio', [0, 'RIFF'], [8, 'WAVE']],
  ['audio/mp4', 'audio', [4, 'ftypM4A']],
  ['audio/ogg', 'audio', [0, 'OggS'], [28, 'OpusHead']],
  ['audio/ogg', 'audio', [0, 'OggS'], [29, 'vorbis']],
  ['video/ogg', 'video', [0, 'OggS']],
  ['video/quicktime', 'video', [4, 'ftypqt']],
  ['video/mp4', 'video', [4, 'ftyp']],
  ['video/webm', 'video', [0, '\x1aE\xdf\xa3']],
  ['application/pdf', 'file', [0, '%PDF-']],
  ['application/zip', 'file', [0, 'PK\x03\x04']],
  ['application/gzip', 'file', [0, '\x1f\x8b']],
  ['application/x-7z-compressed', 'file', [0, "7z\xbc\xaf'\x1c"]],
]

/** A file of an office is a zip whose name says which. It is only ever saved, so a lie does no harm. */
const offices: Record<string, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
  epub: 'application/epub+zip',
}

/**
 * What a file is, by its first `headBytes`; what a client claims does not count. Everything that a browser could
 * run (pages, SVG, scripts) is plain text here, and only ever saved.
 */
export const typeOfContent = (head: Uint8Array, name: string): ContentType => {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  const found = beginnings.find(([, , ...parts]) => parts.every(([at, part]) => text.startsWith(part, at)))
  if (found?.[0] === 'application/zip') return { type: officeType(name) ?? found[0], kind: 'file' }
  if (found) return { type: found[0], kind: found[1] }
  return { type: isText(head) ? 'text/plain' : 'application/octet-stream', kind: 'file' }
}

const officeType = (name: string): string | undefined => {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? ''
  return Object.hasOwn(offices, ending) ? offices[ending] : undefined
}

/** UTF-8 without control characters but tab and the ends of lines; a character may be cut off at the end. */
const isText = (head: Uint8Array): boolean => {
  if (head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}
