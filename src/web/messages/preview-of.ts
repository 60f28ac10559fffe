import { parseMarkdown } from '../../protocol/markdown/parse-markdown.ts'
import { plainText } from '../../protocol/markdown/plain-text.ts'

const mostShown = 160

/** A message in one line, without its form. What is hidden stays hidden. */
export const previewOf = (text: string): string =>
  plainText(parseMarkdown(text)).replace(/\s+/g, ' ').slice(0, mostShown)
