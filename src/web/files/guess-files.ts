import type { FileEntity } from '../../protocol/entities/files.ts'

/** Pictures are shown no larger (px). */
export const widest = 420
export const tallest = 320

/** How high (px) the files of a message will be; a guess, until they were drawn. */
export const guessFiles = (files: FileEntity[]): number =>
  files.reduce((sum, { kind, width = widest, height = tallest }) => {
    if (kind !== 'image' && kind !== 'video') return sum + (kind === 'audio' ? 90 : 46)
    return sum + height * Math.min(1, widest / width, tallest / height) + 8
  }, 0)
