import { takeAddress, takeLink } from './take-link.ts'
import { takeEmoji, takeMention, takeRoom } from './take-names.ts'
import type { Inline } from './tree.ts'

type Style = 'bold' | 'italic' | 'strike' | 'spoiler'

/** Something begun whose end has not been seen; `children` is what came after it. */
type Open = { sign: string; style: Style; children: Inline[] }

const styles: Record<string, Style> = {
  '**': 'bold',
  '*': 'italic',
  _: 'italic',
  '~~': 'strike',
  '||': 'spoiler',
}

const backslashed = /[\\`*_~|[\](){}#@:>+.!-]/

/** What a piece of text can begin with, by its first sign: each answers what it took, or nothing. */
const takers: Record<string, (text: string, at: number) => { node: Inline; next: number } | undefined> = {
  '[': (text, at) => takeLink(text, at, parseInline),
  h: takeAddress,
  '@': takeMention,
  '#': takeRoom,
  ':': takeEmoji,
}

/** Signs that only ever are text: whatever else means something is a style, a taker, a break or a backslash. */
const plainRun = /[^\n\\`*_~|[h@#:]+/y

/** Reads text without blocks. Every sign is looked at a bounded number of times. */
export const parseInline = (text: string): Inline[] => {
  const root: Inline[] = []
  const open: Open[] = []
  const codeEnds = endsOfCode(text)
  let pending = ''

  const here = (): Inline[] => open.at(-1)?.children ?? root
  const endText = (): void => {
    if (pending !== '') here().push({ type: 'text', text: pending })
    pending = ''
  }
  /** Nothing cannot be styled: **** is four stars. */
  const isBegun = (sign: string): boolean => {
    const last = open.at(-1)
    if (last?.sign === sign) return last.children.length > 0 || pending !== ''
    return open.some((one) => one.sign === sign)
  }
  const add = (node: Inline): void => {
    endText()
    here().push(node)
  }
  /** What was begun within and not ended was only text. */
  const close = (sign: string): void => {
    endText()
    while (open.at(-1)?.sign !== sign) flatten()
    const { style, children } = open.pop() as Open
    here().push({ type: style, children })
  }
  const flatten = (): void => {
    const { sign, children } = open.pop() as Open
    here().push({ type: 'text', text: sign }, ...children)
  }

  let at = 0
  while (at < text.length) {
    plainRun.lastIndex = at
    const run = plainRun.exec(text)?.[0]
    if (run !== undefined) {
      pending += run
      at += run.length
      continue
    }
    const char = text[at] as string
    if (char === '\n') {
      add({ type: 'break' })
      at += 1
    } else if (char === '\\' && backslashed.test(text[at + 1] ?? '')) {
      pending += text[at + 1]
      at += 2
    } else if (char === '`') {
      const ticks = runAt(text, at)
      const end = codeEnds(at, ticks)
      if (end === undefined) pending += '`'.repeat(ticks)
      else add({ type: 'code', text: codeText(text.slice(at + ticks, end)) })
      at = end === undefined ? at + ticks : end + ticks
    } else {
      const sign = styles[text.slice(at, at + 2)] ? text.slice(at, at + 2) : char
      const style = styles[sign]
      const taken = style ? undefined : takers[char]?.(text, at)
      if (taken) {
        add(taken.node)
        at = taken.next
      } else if (style && canClose(text, at, sign) && isBegun(sign)) {
        close(sign)
        at += sign.length
      } else if (style && canOpen(text, at, sign) && !open.some((one) => one.sign === sign)) {
        endText()
        open.push({ sign, style, children: [] })
        at += sign.length
      } else {
        const plain = style ? sign : char
        pending += plain
        at += plain.length
      }
    }
  }
  endText()
  while (open.length > 0) flatten()
  return joinText(root)
}

/** Single signs begin and end at the edge of a word, so that 2*3*4 and snake_case_names stay what they are. */
const isWord = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char)

const canOpen = (text: string, at: number, sign: string): boolean => {
  const after = text[at + sign.length]
  if (after === undefined || /\s/.test(after)) return false
  return sign.length === 2 || !isWord(text[at - 1])
}

const canClose = (text: string, at: number, sign: string): boolean => {
  const before = text[at - 1]
  if (before === undefined || /\s/.test(before)) return false
  return sign.length === 2 || !isWord(text[at + 1])
}

const runAt = (text: string, at: number): number => {
  let end = at
  while (text[end] === '`') end += 1
  return end - at
}

/** Where the next run of exactly as many backticks begins. All runs are found once, so that asking is cheap. */
const endsOfCode = (text: string) => {
  type Runs = { starts: number[]; next: number }
  let byLength: Map<number, Runs> | undefined
  const find = (): Map<number, Runs> => {
    const found = new Map<number, Runs>()
    for (const { 0: run, index } of text.matchAll(/`+/g)) {
      const runs = found.get(run.length)
      if (runs) runs.starts.push(index)
      else found.set(run.length, { starts: [index], next: 0 })
    }
    return found
  }
  return (at: number, ticks: number): number | undefined => {
    byLength ??= find()
    const runs = byLength.get(ticks)
    if (!runs) return undefined
    // Runs are asked for from left to right: whatever lies before is never needed again.
    while (runs.next < runs.starts.length && (runs.starts[runs.next] as number) <= at) runs.next += 1
    return runs.starts[runs.next]
  }
}

const codeText = (text: string): string => {
  const line = text.replaceAll('\n', ' ')
  return line.startsWith(' ') && line.endsWith(' ') && line.trim() !== '' ? line.slice(1, -1) : line
}

const joinText = (nodes: Inline[]): Inline[] => {
  const joined: Inline[] = []
  for (const node of nodes) {
    const last = joined.at(-1)
    if (node.type === 'text' && last?.type === 'text')
      joined[joined.length - 1] = { type: 'text', text: last.text + node.text }
    else joined.push('children' in node ? { ...node, children: joinText(node.children) } : node)
  }
  return joined
}
