const texts = new WeakMap<object, string | undefined>()

/**
 * Marks an answer that many are given, so that its JSON is made once for all of them. Nobody may change it from then
 * on.
 */
export const giveToMany = <T extends object>(answer: T): T => {
  if (!texts.has(answer)) texts.set(answer, undefined)
  return answer
}

/** The JSON of an answer. */
export const jsonOf = (answer: unknown): string => {
  if (typeof answer !== 'object' || answer === null || !texts.has(answer)) return JSON.stringify(answer)
  const made = texts.get(answer)
  if (made !== undefined) return made
  const text = JSON.stringify(answer)
  texts.set(answer, text)
  return text
}
