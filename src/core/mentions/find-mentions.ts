import type { MentionsAll } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { parseMarkdown } from '../../protocol/markdown/parse-markdown.ts'
import { takeMention } from '../../protocol/markdown/take-names.ts'
import type { Block, Inline } from '../../protocol/markdown/tree.ts'

/** What a text asks for; whether somebody has the name, and may call everybody, is decided elsewhere. */
export type AskedFor = { names: string[]; all: MentionsAll | undefined }

/** The names that stand as mentions in a text, each once, in order: not those in code. */
export const findMentions = (text: string): AskedFor => {
  const found: AskedFor = { names: [], all: undefined }
  if (!mayMention(text)) return found
  const names = new Set<string>()
  for (const node of inlinesOf(parseMarkdown(text))) {
    if (node.type === 'mention' && names.size < limits.mentionsPerMessage) names.add(node.name)
    // Everybody is more than those who are here.
    else if (node.type === 'mention-all' && found.all !== 'room') found.all = node.whom
  }
  return { ...found, names: [...names] }
}

/** Whether a name stands anywhere, be it in code: reading the whole text costs ten times that. */
const mayMention = (text: string): boolean => {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1))
    if (takeMention(text, at)) return true
  return false
}

function* inlinesOf(blocks: readonly Block[]): Iterable<Inline> {
  for (const block of blocks) {
    if (block.type === 'paragraph') yield* within(block.children)
    else if (block.type === 'quote') yield* inlinesOf(block.children)
    else if (block.type === 'list') for (const item of block.items) yield* inlinesOf(item)
  }
}

function* within(nodes: readonly Inline[]): Iterable<Inline> {
  for (const node of nodes) {
    yield node
    if ('children' in node) yield* within(node.children)
  }
}
