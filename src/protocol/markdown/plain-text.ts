import type { Block, Inline } from './tree.ts'

/** What a tree says without its form: for notifications, previews and the search index. Spoilers stay hidden. */
export const plainText = (blocks: readonly Block[]): string => blocks.map(blockText).join('\n')

const blockText = (block: Block): string => {
  if (block.type === 'paragraph') return block.children.map(inlineText).join('')
  if (block.type === 'code-block') return block.text
  if (block.type === 'quote') return plainText(block.children)
  return block.items.map(plainText).join('\n')
}

const inlineText = (node: Inline): string => {
  if (node.type === 'text' || node.type === 'code') return node.text
  if (node.type === 'break') return '\n'
  if (node.type === 'spoiler') return '▒▒▒'
  if (node.type === 'mention') return `@${node.name}`
  if (node.type === 'mention-all') return `@${node.whom}`
  if (node.type === 'room-link') return `#${node.name}`
  if (node.type === 'emoji') return `:${node.name}:`
  return node.children.map(inlineText).join('')
}
