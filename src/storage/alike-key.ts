import { nameKey } from './name-key.ts'

/**
 * The form of a name that decides whether one looks like another: without case, accents and width, and with letters of
 * other alphabets in the place of the Latin ones they look like. Two names of the same form may be mistaken for each
 * other; so it is only asked where imitating is the question, and registered names are told apart by `nameKey`.
 */
export const alikeKey = (name: string): string => {
  const plain = nameKey(name)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/./gu, (letter) => looksLike.get(letter) ?? letter)
  return plain.replaceAll('rn', 'm').replaceAll('vv', 'w').trim()
}

/** Each Latin letter, digit or sign, and what is taken for it. Lower case, as names are compared. */
const groups: Record<string, string> = {
  a: 'аαɑａ@ӓ',
  b: 'ьвЬɓ',
  c: 'сϲᴄⅽ',
  d: 'ԁɗⅾ',
  e: 'еєҽɛε℮',
  f: 'ғƒ',
  g: 'ɡցɢ',
  h: 'һнհɦ',
  i: 'іıɩιӏ1l|!ǀїⅰ',
  j: 'јϳʝ',
  k: 'кκĸқ',
  m: 'мⅿ',
  n: 'пηոռ',
  o: 'оοօσ0ѳө',
  p: 'рρҏ',
  q: 'ԛզ',
  r: 'гᴦʀ',
  s: 'ѕꜱʂ5$',
  t: 'тτţ',
  u: 'υսцʋᴜ',
  v: 'ѵνᴠⅴ',
  w: 'ԝшωѡ',
  x: 'хχⅹ',
  y: 'уүγʏ',
  z: 'ᴢʐ2',
  '-': '‐‑‒–—−_',
  "'": '’‘`´ʼ',
}

const looksLike = new Map(
  Object.entries(groups).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
)
