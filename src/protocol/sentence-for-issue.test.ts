import { describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { sentenceForIssue } from './sentence-for-issue.ts'

const schema = z.strictObject({
  name: z.string().min(1).max(50),
  pin: z.string().min(4).optional(),
  age: z.number().int().min(2).max(120).optional(),
  kind: z.enum(['public', 'private']).optional(),
  only: z.literal('yes').optional(),
  people: z.array(z.string()).min(1).max(2).optional(),
  email: z.email().optional(),
  own: z.string().max(2, 'Words of the schema.').optional(),
  either: z.union([z.string(), z.number()]).optional(),
  on: z.boolean().optional(),
})

const said: [object, string][] = [
  [{}, 'This is missing.'],
  [{ name: '' }, 'This must not be empty.'],
  [{ name: 'a'.repeat(51) }, 'Use at most 50 characters.'],
  [{ name: 1 }, 'This must be text.'],
  [{ name: 'a', pin: '123' }, 'Use at least 4 characters.'],
  [{ name: 'a', age: 1 }, 'Use a number of at least 2.'],
  [{ name: 'a', age: 121 }, 'Use a number of at most 120.'],
  [{ name: 'a', age: 2.5 }, 'This must be a whole number.'],
  [{ name: 'a', kind: 'secret' }, 'Use one of: public, private.'],
  [{ name: 'a', only: 'no' }, 'Use yes.'],
  [{ name: 'a', people: [] }, 'Give at least 1 of these.'],
  [{ name: 'a', people: ['a', 'b', 'c'] }, 'Give at most 2 of these.'],
  [{ name: 'a', email: 'q' }, 'Use an e-mail address like name@example.org.'],
  [{ name: 'a', own: 'abc' }, 'Words of the schema.'],
  [{ name: 'a', either: {} }, 'This is none of what can stand here.'],
  [{ name: 'a', on: 'yes' }, 'This must be true or false.'],
  [{ name: 'a', what: 1 }, 'There is no "what" here. Leave it out.'],
]

describe('what is wrong with an input', () => {
  for (const [input, sentence] of said)
    test(`is said in a sentence: ${sentence}`, () => {
      for (const one of [schema, z.compile(schema)]) {
        const { error } = one.safeParse(input, { error: sentenceForIssue })
        expect(error?.issues[0]?.message).toBe(sentence)
      }
    })
})
