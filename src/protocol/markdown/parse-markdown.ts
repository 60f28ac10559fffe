import { type Line, linesOf, parseBlocks } from './parse-blocks.ts'
import type { Block } from './tree.ts'

/**
 * Reads a message as Markdown: **bold**, *italic*, ~~strike~~, ||spoiler||, `code`, fenced code with a language,
 * quotes, lists, [links](https://…) and bare addresses, @mentions, #rooms and :emoji:. Whatever is not one of
 * these is text; line breaks are kept. Never throws, in time proportional to the length of the text.
 */
export const parseMarkdown = (text: string): Block[] => {
  const lines: Line[] = linesOf(text)
  return parseBlocks(lines, 0)
}
