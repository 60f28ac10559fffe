import { limits } from '../../protocol/limits.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose
const controls = /[\u0000-\u001f\u007f-\u009f]/g
/** Nothing to see, or turning what follows: `gpj.exe` could look like `exe.jpg`. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028-\u202f\u2800\ufff9-\uffff]/gu
/** What one of the systems that people save files on does not take, or takes for something else. */
const special = /[<>:"|?*\\/]/g
const reserved = /^(con|prn|aux|nul|com\d|lpt\d|thumbnail)$/i

/**
 * What is kept of a name from outside: the last part of a path, on one line, nothing in it that is invisible, turns
 * text around, or steers a terminal, a shell's folder or a header; at most `limits.keptNameLength` code units with its ending.
 */
export const cleanName = (name: string): string => {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const cleaned = last.replace(controls, '').replace(invisible, '').replace(special, '_').replace(/\s+/g, ' ')
  const plain = withoutEnds(cleaned, '. ')
  const { stem, ending } = partsOf(plain)
  const kept = shortened(reserved.test(stem) ? `${stem}_` : stem, limits.keptNameLength - ending.length)
  return kept === '' ? `file${ending}` : kept + ending
}

/** Changes the ending of a cleaned name, where its content is something else. */
export const withEnding = (name: string, ending: string): string => {
  const { stem } = partsOf(name)
  return shortened(stem, limits.keptNameLength - ending.length) + ending
}

const partsOf = (name: string): { stem: string; ending: string } => {
  const [ending = ''] = name.match(/(?<=[^.])\.[\p{L}\p{N}_-]{1,16}$/u) ?? []
  return { stem: name.slice(0, name.length - ending.length), ending }
}

/** Never half of a character. */
const shortened = (text: string, length: number): string =>
  text.length <= length ? text : withoutEnd(text.slice(0, length).toWellFormed(), '\ufffd. ')

/** Without these signs at its end, and at its beginning: by hand, as a pattern would try every way there is. */
const withoutEnds = (text: string, signs: string): string => {
  let from = 0
  while (from < text.length && signs.includes(text[from] as string)) from += 1
  return withoutEnd(text.slice(from), signs)
}

const withoutEnd = (text: string, signs: string): string => {
  let to = text.length
  while (to > 0 && signs.includes(text[to - 1] as string)) to -= 1
  return text.slice(0, to)
}
