import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { states } from './states.ts'

/** Outcome of a call by the state of who calls, under `<command> <what it is done to>`. */
export type Matrix = Record<string, Record<string, string>>

const file = join(resolve(import.meta.dir, '..', '..', 'server'), 'authorisation-matrix.expected.txt')

const head = `What comes of every command for everybody, on every transport. Read it as sentences: "message.send: yes for a
member, a guest …". yes: it is done · no: forbidden · join: told to join the room first · hidden: told that there is
no such thing · login: told to log in. Anything else is the code of the refusal. Everybody is:
${Object.keys(states).join('\n')}

This file is what people decided. The test compares the running server with it. After a change that is meant, write it
anew with PARLEY_WRITE_MATRIX=yes and read every line that differs.
`

/** One block a command, one line an outcome, with the states in the order in which they are declared. */
export const renderMatrix = (matrix: Matrix): string =>
  [head, ...Object.entries(matrix).map(([call, outcomes]) => block(call, outcomes))].join('\n')

const block = (call: string, outcomes: Record<string, string>): string => {
  const groups = [...Map.groupBy(Object.keys(outcomes), (state) => outcomes[state] as string)]
  groups.sort(([, a], [, b]) => a.length - b.length)
  const lines = groups.map(([outcome, states], i) => {
    const isRest = i === groups.length - 1 && states.length > fewStates
    return `  ${`${outcome}:`.padEnd(7)} ${isRest ? everybodyElse : states.join(', ')}`
  })
  return `${call}\n${lines.join('\n')}\n`
}

/** Up to so many are named one by one. */
const fewStates = 6
const everybodyElse = 'everybody else'

export const readExpected = (): Matrix => {
  const matrix: Matrix = {}
  let outcomes: Record<string, string> = {}
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, outcome, named] = line.match(/^ {2}([\w-]+): +(.+)$/) ?? []
    if (outcome && named === everybodyElse)
      for (const state of Object.keys(states)) outcomes[state] ??= outcome
    else if (outcome && named) for (const state of named.split(', ')) outcomes[state] = outcome
    else if (/^[a-z]+\.[a-z-]+( |$)/.test(line)) {
      outcomes = {}
      matrix[line] = outcomes
    }
  }
  return matrix
}

export const writeExpected = (matrix: Matrix): void => writeFileSync(file, renderMatrix(matrix))
