/** Something that the person at the keyboard can put right. The message says what; the exit code is 1. */
export class CliFault extends Error {
  override name = 'CliFault'
}
