/** What people choose when they are asked for a password, written small and without what they put behind it. */
const words = new Set(
  `admin administrator alexander andrea anthony apple asdf ashley babygirl banana baseball basketball batman beautiful
   buster butterfly changeme charlie cheese chelsea chocolate computer cookie corvette daniel default dolphin dragon
   elephant facebook family ferrari flower football forever freedom friends fuckyou garfield ginger google guest
   hallo hannah harley hello hockey hunter iloveu iloveyou internet jasmine jennifer jessica jordan joshua justin
   killer letmein liverpool login london lovely loveyou lovers maggie master matrix matthew mercedes merlin michael
   michelle monkey mustang naruto nicole nothing orange parley pass passw0rd password passwort patrick peanut pepper
   pokemon princess purple qazwsx qwer qwerty qwertz rainbow root samantha samsung secret shadow snoopy soccer spiderman
   starwars startrek summer sunshine superman superstar teamo tennis test testtest thomas thunder tigger trustno
   user welcome whatever willkommen william winter yankees zaq12wsx zxcvbnm`.split(/\s+/),
)

/** Rows along which fingers run. */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'qazwsxedcrfvtgbyhnujmikolp',
].flatMap((row) => [row, [...row].reverse().join('')])

/** So many signs repeated are still no password. */
const longestPiece = 4

/**
 * Whether a password is one of those that everybody tries first: a common word, perhaps with digits or signs around
 * it, a run along the keyboard, or a few signs again and again.
 */
export const isCommonPassword = (password: string): boolean => {
  const small = password.toLowerCase()
  const letters = bare(small)
  return (
    words.has(small) ||
    words.has(letters) ||
    words.has(asLetters(letters)) ||
    rows.some((row) => row.includes(small)) ||
    repeats(small)
  )
}

/** Without the digits and signs before and after it; all of it when there is nothing else. */
const bare = (text: string): string => {
  const isSign = (at: number): boolean => !/\p{L}/u.test(text[at] ?? 'x')
  let [from, to] = [0, text.length]
  while (from < to && isSign(from)) from += 1
  while (to > from && isSign(to - 1)) to -= 1
  return from === to ? text : text.slice(from, to)
}

const lookalikes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '@': 'a',
  $: 's',
}
const asLetters = (text: string): string => [...text].map((sign) => lookalikes[sign] ?? sign).join('')

const repeats = (text: string): boolean =>
  Array.from({ length: longestPiece }, (_, i) => text.slice(0, i + 1)).some((piece) =>
    piece.repeat(Math.ceil(text.length / piece.length)).startsWith(text),
  )
