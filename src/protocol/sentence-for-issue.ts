import type { z } from 'zod'

type RawIssue = z.core.$ZodRawIssue

/** Kinds of values in words; what is not here is said by the schema itself. */
const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const counted = (count: number | bigint, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`

/**
 * What is wrong with an input and what to do, where the schema has no words of its own. Never holds what was in the
 * input but the names of fields. Undefined where the schema library says it as well. Given to `safeParse` as `error`.
 */
export const sentenceForIssue = (issue: RawIssue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is missing.' : sentenceForKind(issue.expected)
    case 'too_big':
      return sentenceForSize(issue.origin, issue.maximum, 'at most')
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'This must not be empty.'
        : sentenceForSize(issue.origin, issue.minimum, 'at least')
    case 'invalid_value':
      return `Use ${issue.values.length === 1 ? '' : 'one of: '}${issue.values.slice(0, 30).map(String).join(', ')}.`
    case 'unrecognized_keys':
      return `There is no ${issue.keys
        .slice(0, 3)
        .map((key) => `"${key.slice(0, 40)}"`)
        .join(', ')} here. Leave it out.`
    case 'invalid_union':
      return 'This is none of what can stand here.'
    case 'invalid_format':
      return issue.format === 'email' ? 'Use an e-mail address like name@example.org.' : undefined
    default:
      return undefined
  }
}

const sentenceForKind = (expected: string): string | undefined =>
  kinds[expected] && `This must be ${kinds[expected]}.`

const sentenceForSize = (
  origin: string,
  size: number | bigint,
  bound: 'at most' | 'at least',
): string | undefined => {
  if (origin === 'string') return `Use ${bound} ${counted(size, 'character')}.`
  if (origin === 'array' || origin === 'set' || origin === 'record') return `Give ${bound} ${size} of these.`
  if (origin === 'number' || origin === 'int') return `Use a number of ${bound} ${size}.`
  return undefined
}
