import { Fragment, memo, type ReactNode, useState } from 'react'
import { emojiNamed } from '../../protocol/emoji.ts'
import { parseMarkdown } from '../../protocol/markdown/parse-markdown.ts'
import type { Block, Inline } from '../../protocol/markdown/tree.ts'
import { useChat } from '../app/chat.ts'
import { roomAddress } from '../app/route.ts'
import { t } from '../texts/t.ts'

/** A message as its Markdown means it. Everything is drawn as nodes of the page; nothing is ever read as HTML. */
export const MessageText = memo(({ text }: { text: string }) => <Blocks blocks={parseMarkdown(text)} />)

const Blocks = ({ blocks }: { blocks: readonly Block[] }): ReactNode =>
  blocks.map((block, i) => {
    // A message is drawn anew as a whole when it changes, so the place is name enough.
    const key = `${i}`
    if (block.type === 'paragraph') return <p key={key}>{inlines(block.children)}</p>
    if (block.type === 'quote')
      return (
        <blockquote key={key}>
          <Blocks blocks={block.children} />
        </blockquote>
      )
    if (block.type === 'code-block')
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        <pre key={key} data-language={block.language || undefined} tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      )
    const items = block.items.map((item, j) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <li key={j}>
        <Blocks blocks={item} />
      </li>
    ))
    return block.ordered ? (
      <ol key={key} start={block.start}>
        {items}
      </ol>
    ) : (
      <ul key={key}>{items}</ul>
    )
  })

const inlines = (nodes: readonly Inline[]): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  nodes.map((node, i) => <Fragment key={i}>{inline(node)}</Fragment>)

const inline = (node: Inline): ReactNode => {
  switch (node.type) {
    case 'text':
      return node.text
    case 'break':
      return '\n'
    case 'code':
      return <code>{node.text}</code>
    case 'bold':
      return <strong>{inlines(node.children)}</strong>
    case 'italic':
      return <em>{inlines(node.children)}</em>
    case 'strike':
      return <s>{inlines(node.children)}</s>
    case 'spoiler':
      return <Spoiler>{inlines(node.children)}</Spoiler>
    case 'link':
      return (
        <a href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          {inlines(node.children)}
        </a>
      )
    case 'mention':
      return <Mention name={node.name} />
    case 'mention-all':
      return <b className="mention">@{node.whom}</b>
    case 'room-link':
      return <RoomName name={node.name} />
    case 'emoji':
      return emojiNamed(node.name) ?? `:${node.name}:`
  }
}

const Spoiler = ({ children }: { children: ReactNode }) => {
  const [isShown, setShown] = useState(false)
  return isShown ? (
    <span className="spoiler" data-shown>
      {children}
    </span>
  ) : (
    <button type="button" className="spoiler" aria-label={t('message.hidden')} onClick={() => setShown(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  )
}

const Mention = ({ name }: { name: string }) => {
  const isMe = useChat((state) => state.me?.username.toLowerCase() === name.toLowerCase())
  return (
    <b className="mention" data-me={isMe || undefined}>
      @{name}
    </b>
  )
}

/** A room that one knows is a way there; anything else is only a word with a sign before it. */
const RoomName = ({ name }: { name: string }) => {
  const id = useChat(
    ({ rooms }) =>
      Object.values(rooms).find(({ room }) => room.name.toLowerCase() === name.toLowerCase() && !room.people)
        ?.room.id,
  )
  return id === undefined ? `#${name}` : <a href={roomAddress(id)}>#{name}</a>
}
