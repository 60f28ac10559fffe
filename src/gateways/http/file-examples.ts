import type { FileEntity } from '../../protocol/entities/files.ts'

const room = 'w8d4qh6tzp'
const at = '2026-11-21T09:30:00.000Z'
const file: FileEntity = {
  id: 'g6t3m8x1wq',
  name: 'frost.jpg',
  bytes: 482_133,
  type: 'image/jpeg',
  kind: 'image',
  width: 1600,
  height: 1200,
  blur: 'data:image/webp;base64,UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA=',
  thumbnail: true,
}

/** The part of the examples about files. */
export const fileExamples = {
  'file.begin': {
    input: { room, name: file.name, bytes: file.bytes },
    output: { file: file.id, offset: 0, chunkBytes: 4_194_304 },
  },
  'file.status': { input: { file: file.id }, output: { offset: 262_144, bytes: file.bytes, done: false } },
  'file.finish': { input: { file: file.id }, output: { file } },
  'file.cancel': { input: { file: file.id }, output: {} },
  'file.usage': { input: {}, output: { used: 14_680_064, quota: 2_097_152_000 } },
  'file.list': {
    input: { room, limit: 50 },
    output: {
      shared: [
        {
          message: `${room}.44`,
          seq: 44,
          author: { id: 'k3mzw7r2fe', name: 'alice' },
          at,
          files: [file],
        },
      ],
      more: false,
    },
  },
}
