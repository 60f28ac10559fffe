import type { FileEntity } from '../../protocol/entities/files.ts'
import { type Line, lineOf, span } from '../text/line.ts'
import { sizeText } from '../text/size.ts'
import { cut } from '../text/width.ts'

const signs: Record<FileEntity['kind'], string> = { image: '▣', audio: '♪', video: '▶', file: '▤' }

/** The files of a message, a line each. */
export const fileLines = (files: readonly FileEntity[] | undefined, width: number): Line[] =>
  (files ?? []).map(({ name, bytes, kind, width: across, height }) => {
    const size = `  ${sizeText(bytes)}${across && height ? `, ${across} × ${height}` : ''}`
    return lineOf(
      span(`${signs[kind]} `, 'accent'),
      span(cut(name, Math.max(8, width - size.length - 2)), 'link'),
      span(size, 'quiet'),
    )
  })
