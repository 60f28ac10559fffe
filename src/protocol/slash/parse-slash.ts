/** A line as somebody typed it: something to say, or a command. */
export type SlashLine = { is: 'text'; text: string } | { is: 'command'; word: string; rest: string }

/**
 * `/word rest` is a command; `//` at the beginning is a text that begins with one `/`. A `/` with nothing, a space
 * or a path behind it (`/ hello`, `/etc/hosts`) is text too.
 */
export const parseSlash = (line: string): SlashLine => {
  if (line.startsWith('//')) return { is: 'text', text: line.slice(1) }
  const [, word, rest] = line.match(/^\/([\p{L}\p{N}?][\p{L}\p{N}_-]*|\?)(?:\s+([\s\S]*))?$/u) ?? []
  return word === undefined ? { is: 'text', text: line } : { is: 'command', word, rest: (rest ?? '').trim() }
}
