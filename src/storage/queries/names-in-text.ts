/** What stands around a name in a sentence of the server: names themselves hold none of these. */
const [before, after] = ['(^|[\\s@#:,/<>"&([])', '(?=$|[\\s@#:,/<>"&.!?)\\]])']

/** A notice with another name in the place of this one, wherever it stands as a word of its own. */
export const withoutName = (text: string, name: string, instead: string): string => {
  if (name === '') return text
  const word = new RegExp(`${before}${RegExp.escape(name)}${after}`, 'g')
  return text.replace(word, (_, lead: string) => `${lead}${instead}`)
}
