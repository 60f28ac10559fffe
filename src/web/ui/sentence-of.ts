import { CallError } from '../../sdk/call-error.ts'
import { currentLanguage, hasText, t } from '../texts/t.ts'

/** What to tell a person about whatever was thrown. The server's refusals already are sentences, in English. */
export const sentenceOf = (problem: unknown): string => {
  if (problem instanceof CallError && currentLanguage().id !== 'en') {
    const key = `refusal.${problem.code}`
    if (hasText(key)) return t(key as 'refusal.forbidden')
  }
  // A part of an older build that is gone, in the words of whichever browser.
  if (problem instanceof TypeError && /import/i.test(problem.message)) return t('trouble.old')
  return problem instanceof Error && problem.message !== '' ? problem.message : String(problem)
}
