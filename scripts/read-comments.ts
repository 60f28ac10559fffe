import { readFileSync } from 'node:fs'

/**
 * The doc comments of fields in files of `src/protocol`, under "<owner> <field>": the owner is a command, an
 * event, an entity (`Message` for `messageSchema`) or the table itself.
 */
export const readComments = (...files: string[]): Map<string, string> =>
  new Map(files.flatMap((file) => commentsIn(readFileSync(file, 'utf8'))))

const commentsIn = (source: string): [string, string][] => {
  const found: [string, string][] = []
  let owner = ''
  let comment = ''
  for (const line of source.split('\n')) {
    owner = ownerIn(line) ?? owner
    const said = line.match(/^\s+\/\*\* (.+) \*\/$/)?.[1]
    const field = line.match(/^\s+(\w+):/)?.[1]
    if (field !== undefined && comment !== '') found.push([`${owner} ${field}`, comment])
    comment = said ?? ''
  }
  return found
}

/** Entities and tables begin at the margin, commands and events as quoted keys. */
const ownerIn = (line: string): string | undefined => {
  const key = line.match(/^ {2}'?([a-z]+(?:\.[a-z-]+)?)'?: (?:\{$|z$|z\b)/)?.[1]
  const constant = line.match(/^export const (\w+?)(?:Schema)? =/)?.[1]
  if (constant === undefined) return key
  return line.includes('Schema') ? constant.charAt(0).toUpperCase() + constant.slice(1) : constant
}
