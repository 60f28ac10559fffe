import type { Role } from '../text/line.ts'

/** The colour of a name: the same name has the same one everywhere. */
export const personRole = (name: string): Role => {
  let mixed = 0x811c9dc5
  for (const letter of name.toLowerCase()) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return `person-${(mixed >>> 0) % 6}` as Role
}
