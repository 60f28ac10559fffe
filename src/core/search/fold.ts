/**
 * The form of a word that decides whether two are the same: without case, without accents, and in one of the many
 * ways to write the same letters. Vowel signs of scripts that need them stay.
 */
export const fold = (word: string): string => (isAscii(word) ? word.toLowerCase() : foldUnicode(word))

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

/** Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and what joins letters without being one. */
const marks =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: they are looked for one by one
  /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f]/g

/** Letters with something in them that Unicode does not take apart. */
const others: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  æ: 'ae',
  œ: 'oe',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
  ß: 'ss',
}

const foldUnicode = (word: string): string =>
  word
    .normalize('NFKD')
    .toLowerCase()
    .replace(marks, '')
    .normalize('NFC')
    .replace(/[øłđħŧæœðþıςß]/g, (letter) => others[letter] as string)
