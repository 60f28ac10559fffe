import type { FileEntity } from '../../protocol/entities/files.ts'

/** Only what was found to be a picture, sound or film is shown in place; the rest is saved (RFC 6266). */
export const contentDisposition = ({ kind, name }: Pick<FileEntity, 'kind' | 'name'>): string => {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_')
  return `${kind === 'file' ? 'attachment' : 'inline'}; filename="${plain}"; filename*=UTF-8''${encoded(name)}`
}

const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
