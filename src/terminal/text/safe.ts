// biome-ignore-all lint/suspicious/noControlCharactersInRegex: showing them as what they are is the purpose
const plain = /^[ -~]*$/
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g
/** Nothing to see, or turning what follows; what joins emoji is here too, as terminals disagree on joined ones. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\ufff9-\ufffb]/gu
const skinAfterEmoji = /(\p{Extended_Pictographic})[\u{1f3fb}-\u{1f3ff}]/gu
const flagLetters = /[\u{1f1e6}-\u{1f1ff}]/gu
const unassigned = /\p{Cn}/gu
const mark = /\p{M}/u
const manyMarks = /(\p{M}{4})\p{M}+/gu
const marksWithoutBase = /(^|\n| )(?=\p{M})/gu

/**
 * THE ONE WAY of any text to the screen, ours or a stranger's: what comes out moves no cursor, changes no colour,
 * title or clipboard, turns nothing around, and is as wide as every terminal thinks it is, as nearly as possible.
 * Controls are shown as their pictures (␛), line breaks are kept, tabs become spaces. Twice does no harm.
 */
export const safe = (text: string): string => {
  if (plain.test(text)) return text
  const tamed = text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll('\t', '    ')
    .replace(controls, pictureOf)
    .replace(invisible, '')
    .normalize('NFC')
    .replace(skinAfterEmoji, '$1')
    .replace(flagLetters, letterOf)
    .replace(unassigned, '\ufffd')
  return mark.test(tamed) ? tamed.replace(manyMarks, '$1').replace(marksWithoutBase, '$1\u25cc') : tamed
}

/** The same on one line: a line break becomes a space. */
export const safeLine = (text: string): string => safe(text).replaceAll('\n', ' ')

const pictureOf = (control: string): string => {
  const code = control.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'
}

const letterOf = (indicator: string): string =>
  String.fromCharCode((indicator.codePointAt(0) as number) - 0x1f1e6 + 65)
