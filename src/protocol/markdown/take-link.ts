import type { Inline } from './tree.ts'

type Taken = { node: Inline; next: number } | undefined

/** Longer addresses stay text. */
const maximumAddress = 2_000
/** Brackets within each other in an address. */
const maximumBrackets = 8
/** Longer names of links stay text, so that looking for the end of one costs little. */
const maximumName = 500

/** `[name](https://…)`. The name holds no link; only addresses that are safe to open are links. */
export const takeLink = (text: string, at: number, parseInline: (text: string) => Inline[]): Taken => {
  const end = text.slice(at, at + maximumName).indexOf('](')
  if (end < 1) return undefined
  const name = text.slice(at + 1, at + end)
  if (name.includes('[') || name.trim() === '') return undefined
  const from = at + end + 2
  const length = addressLength(text.slice(from, from + maximumAddress))
  if (length === undefined) return undefined
  const href = safeAddress(text.slice(from, from + length))
  if (href === undefined) return undefined
  const children = parseInline(name).map(withoutLinks)
  return { node: { type: 'link', href, children }, next: from + length + 1 }
}

/** A bare address: without the sentence's punctuation after it, and with the brackets that belong to it. */
export const takeAddress = (text: string, at: number): Taken => {
  if (!/^https?:\/\/\S/.test(text.slice(at, at + 9)) || /[\p{L}\p{N}]/u.test(text[at - 1] ?? ''))
    return undefined
  const whole = text.slice(at, at + maximumAddress).match(/^[^\s<>"`|]+/)?.[0] ?? ''
  const address = withoutEnd(whole)
  const href = safeAddress(address)
  if (href === undefined) return undefined
  return {
    node: { type: 'link', href, children: [{ type: 'text', text: address }] },
    next: at + address.length,
  }
}

/** Only what a person may safely be led to; never `javascript:` or `data:`. */
const safeAddress = (address: string): string | undefined => {
  if (/[\s\p{Cc}<>"\\]/u.test(address) || !/^(https?:\/\/|mailto:)/i.test(address)) return undefined
  if (!URL.canParse(address)) return undefined
  return /^(https?|mailto):$/.test(new URL(address).protocol) ? address : undefined
}

/** Up to the bracket that closes, counting those within. */
const addressLength = (text: string): number | undefined => {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (char === '\n' || char === ' ') return undefined
    if (char === '(') depth += 1
    if (depth > maximumBrackets) return undefined
    if (char === ')' && depth-- === 0) return at
  }
  return undefined
}

const withoutEnd = (address: string): string => {
  let surplus = address.split(')').length - address.split('(').length
  let end = address.length
  for (; end > 0; end -= 1) {
    const last = address[end - 1] as string
    if (last === ')' && surplus > 0) surplus -= 1
    else if (!/[.,:;!?'*_~]/.test(last)) break
  }
  return address.slice(0, end)
}

const withoutLinks = (node: Inline): Inline => {
  if (node.type === 'link') return { type: 'text', text: node.href }
  return 'children' in node ? { ...node, children: node.children.map(withoutLinks) } : node
}
