// biome-ignore-all lint/suspicious/noControlCharactersInRegex: what a terminal sends for a key is control characters
/** Something typed: a key by its name (`ctrl+k`, `alt+enter`, `pageup`), or text, typed or pasted. */
export type Input =
  | { type: 'key'; key: string }
  | { type: 'text'; text: string; pasted: boolean }
  /** The terminal answers what its background is. */
  | { type: 'background'; answer: string }
  /** The window is looked at, or not any more. */
  | { type: 'focus'; on: boolean }

export type KeyParser = {
  /** Takes what the terminal sent; a sequence may come in pieces. */
  feed(chunk: string): Input[]
  /** Nothing came for a moment: an escape that waits for more was the key itself. */
  flush(): Input[]
  isWaiting(): boolean
}

const esc = '\u001b'
const pasteEnd = `${esc}[201~`

const finals: Record<string, string> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift+tab',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
}
const tildes: Record<string, string> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
}
const codes: Record<number, string> = { 9: 'tab', 13: 'enter', 27: 'escape', 32: 'space', 127: 'backspace' }
const singles: Record<string, string> = {
  '\r': 'enter',
  '\n': 'ctrl+j',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'ctrl+h',
  '\u0000': 'ctrl+space',
  [esc]: 'escape',
}

export const createKeyParser = (): KeyParser => {
  let rest = ''
  let pasting: string | undefined

  const take = (isOver: boolean): Input[] => {
    const found: Input[] = []
    while (rest !== '') {
      const input = pasting === undefined ? next(isOver) : paste()
      if (input === 'more') break
      if (input) found.push(input)
    }
    return found
  }

  const next = (isOver: boolean): Input | undefined | 'more' => {
    if (rest.startsWith(`${esc}[200~`)) {
      rest = rest.slice(6)
      pasting = ''
      return undefined
    }
    const sequence = sequenceAt(rest)
    if (sequence === 'more' && !isOver) return 'more'
    if (sequence !== 'more' && sequence) return consume(sequence.length, sequence.input)
    return single()
  }

  const consume = (length: number, input: Input | undefined): Input | undefined => {
    rest = rest.slice(length)
    return input
  }

  const single = (): Input | undefined => {
    const [, text] = rest.match(/^([^\u0000-\u001f\u007f-\u009f]+)/) ?? []
    if (text !== undefined) return consume(text.length, { type: 'text', text, pasted: false })
    const control = rest[0] as string
    const code = control.charCodeAt(0)
    const key = singles[control] ?? (code < 27 ? `ctrl+${String.fromCharCode(code + 96)}` : undefined)
    return consume(1, key === undefined ? undefined : { type: 'key', key })
  }

  const paste = (): Input | 'more' | undefined => {
    const end = rest.indexOf(pasteEnd)
    if (end < 0) {
      // The end may come in pieces.
      const safe = Math.max(0, rest.length - pasteEnd.length)
      pasting += rest.slice(0, safe)
      rest = rest.slice(safe)
      return 'more'
    }
    const text = (pasting + rest.slice(0, end)).replace(/\r\n?/g, '\n')
    rest = rest.slice(end + pasteEnd.length)
    pasting = undefined
    return text === '' ? undefined : { type: 'text', text, pasted: true }
  }

  return {
    feed(chunk) {
      rest += chunk
      return take(false)
    },
    flush: () => take(true),
    isWaiting: () => rest !== '' && pasting === undefined,
  }
}

type Sequence = { length: number; input: Input | undefined }

/** An escape sequence at the beginning; `more` while it is not whole. */
const sequenceAt = (text: string): Sequence | 'more' | undefined => {
  if (text[0] !== esc) return undefined
  if (text.length === 1) return 'more'
  if (text[1] === ']') return oscAt(text)
  if (text[1] === 'O') return text.length < 3 ? 'more' : keyed(3, finals[text[2] as string])
  if (text[1] === '[') return csiAt(text)
  return altAt(text)
}

const keyed = (length: number, key: string | undefined): Sequence => ({
  length,
  input: key === undefined ? undefined : { type: 'key', key },
})

const oscAt = (text: string): Sequence | 'more' => {
  const [whole, body] = text.match(/^\u001b\]([^\u0007\u001b]*)(?:\u0007|\u001b\\)/) ?? []
  if (whole === undefined) return text.length > 256 ? keyed(text.length, undefined) : 'more'
  const input: Input | undefined = body?.startsWith('11;') ? { type: 'background', answer: body } : undefined
  return { length: whole.length, input }
}

const csiAt = (text: string): Sequence | 'more' => {
  const [whole, parameters, final] = text.match(/^\u001b\[([0-?]*)[ -/]*([@-~])/) ?? []
  if (whole === undefined || parameters === undefined || final === undefined)
    return text.length > 64 ? keyed(2, undefined) : 'more'
  if (parameters === '' && (final === 'I' || final === 'O'))
    return { length: whole.length, input: { type: 'focus', on: final === 'I' } }
  return keyed(whole.length, keyOf(parameters, final))
}

const keyOf = (parameters: string, final: string): string | undefined => {
  const [first = '', second = ''] = parameters.split(';')
  const modifiers = modifiersOf(second)
  if (final === 'u') {
    const code = Number(first.split(':')[0])
    const name = codes[code] ?? (code > 32 ? String.fromCodePoint(Math.min(code, 0x10ffff)) : undefined)
    return name && modifiers + name
  }
  const name = final === '~' ? tildes[first] : finals[final]
  return name && modifiers + name
}

const modifiersOf = (parameter: string): string => {
  const bits = Math.max(0, Number(parameter.split(':')[0] || 1) - 1)
  return `${bits & 4 ? 'ctrl+' : ''}${bits & 2 ? 'alt+' : ''}${bits & 1 ? 'shift+' : ''}`
}

/** Alt and a sign. Before a control key an escape is a key of its own: nobody presses Alt+Ctrl+C. */
const altAt = (text: string): Sequence => {
  const sign = String.fromCodePoint(text.codePointAt(1) as number)
  if (sign < ' ' && sign !== '\r') return keyed(1, 'escape')
  return keyed(1 + sign.length, `alt+${singles[sign] ?? sign}`)
}
