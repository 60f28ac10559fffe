import { emojiNamed } from '../../protocol/emoji.ts'
import { parseMarkdown } from '../../protocol/markdown/parse-markdown.ts'
import type { Block, Inline } from '../../protocol/markdown/tree.ts'
import { type Line, type Look, lineOf, lineWidth, type Span, sliceLine, span } from '../text/line.ts'
import { safe } from '../text/safe.ts'
import { wrap } from '../text/wrap.ts'

export type Reader = {
  /** Mentions of this name stand out. */
  username: string | undefined
  /** Spoilers are shown. */
  isRevealed: boolean
}

/** A message as lines of at most so many columns. */
export const markdownLines = (text: string, width: number, reader: Reader): Line[] =>
  parseMarkdown(text).flatMap((block) => blockLines(block, Math.max(8, width), reader))

const blockLines = (block: Block, width: number, reader: Reader): Line[] => {
  if (block.type === 'paragraph')
    return inlineLines(block.children, {}, reader).flatMap((line) => wrap(line, width))
  if (block.type === 'code-block') return codeLines(block, width)
  if (block.type === 'quote')
    return block.children
      .flatMap((child) => blockLines(child, width - 2, reader))
      .map((line) => [span('▎ ', 'rule'), ...line])
  return block.items.flatMap((item, i) => {
    const sign = block.ordered ? `${block.start + i}. ` : '• '
    return item
      .flatMap((child) => blockLines(child, width - sign.length, reader))
      .map((line, j) => [span(j === 0 ? sign : ' '.repeat(sign.length), 'quiet'), ...line])
  })
}

/** Code keeps its spaces and breaks anywhere. */
const codeLines = ({ text, language }: Block & { type: 'code-block' }, width: number): Line[] => {
  const bar = span('│ ', 'rule')
  const lines = safe(text)
    .split('\n')
    .flatMap((line) => hardWrap([span(line, 'code')], width - 2))
    .map((line) => [bar, ...line])
  return language === '' ? lines : [[bar, span(language, 'quiet')], ...lines]
}

const hardWrap = (line: Line, width: number): Line[] => {
  const total = lineWidth(line)
  if (total <= width) return [line]
  const lines: Line[] = []
  for (let at = 0; at < total; at += width) lines.push(sliceLine(line, at, at + width))
  return lines
}

/** Inline nodes as lines, not wrapped yet: a break begins the next one. */
const inlineLines = (nodes: readonly Inline[], look: Look, reader: Reader): Line[] => {
  const lines: Span[][] = [[]]
  for (const node of nodes) {
    const [first = [], ...rest] = nodeLines(node, look, reader)
    lines.at(-1)?.push(...first)
    for (const line of rest) lines.push([...line])
  }
  return lines
}

type Draw = { [T in Inline['type']]: (node: Inline & { type: T }, look: Look, reader: Reader) => Line[] }

const nodeLines = <T extends Inline['type']>(
  node: Inline & { type: T },
  look: Look,
  reader: Reader,
): Line[] => draws[node.type as T](node, look, reader)

const inside =
  (trait: Look) =>
  ({ children }: { children: Inline[] }, look: Look, reader: Reader): Line[] =>
    inlineLines(children, { ...look, ...trait }, reader)

const draws: Draw = {
  text: ({ text }, look) =>
    safe(text)
      .split('\n')
      .map((line) => lineOf(span(line, look))),
  break: () => [[], []],
  code: ({ text }, look) => [[span(text, { ...look, role: 'code' })]],
  bold: inside({ bold: true }),
  italic: inside({ italic: true }),
  strike: inside({ strike: true }),
  spoiler: (node, look, reader) =>
    reader.isRevealed
      ? inside({ underline: true })(node, look, reader)
      : [[span('▒▒▒▒▒', { ...look, role: 'quiet' })]],
  link: (node, look, reader) => linkLines(node, look, reader),
  mention: ({ name }, look, reader) => [
    [span(`@${name}`, { ...look, role: isMe(name, reader) ? 'mention' : 'accent' })],
  ],
  'mention-all': ({ whom }, look) => [[span(`@${whom}`, { ...look, role: 'mention' })]],
  'room-link': ({ name }, look) => [[span(`#${name}`, { ...look, role: 'accent' })]],
  emoji: ({ name }, look) => [[span(emojiNamed(name) ?? `:${name}:`, look)]],
}

/** The address stands behind a name that is another, so that nobody is led astray. */
const linkLines = (node: Inline & { type: 'link' }, look: Look, reader: Reader): Line[] => {
  const lines = inlineLines(node.children, { ...look, role: 'link' }, reader)
  const shown = lines
    .flat()
    .map(({ text }) => text)
    .join('')
  if (node.href === shown || node.href === `mailto:${shown}` || node.href === `${shown}/`) return lines
  const last = lines.at(-1) ?? []
  return [...lines.slice(0, -1), [...last, span(` ‹${node.href}›`, { ...look, role: 'quiet' })]]
}

const isMe = (name: string, { username }: Reader): boolean => name.toLowerCase() === username?.toLowerCase()
