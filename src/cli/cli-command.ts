/** One line of the table in `commands.ts`. */
export type CliCommand = {
  summary: string
  usage: string
  /** Its options without the dashes, for completion in a shell. */
  flags?: readonly string[]
  /** What else one should know before. */
  details?: string
  /** Help that is made when it is asked for, with the words before `--help`. */
  help?(args: string[]): Promise<string>
  /** Resolves to the exit code; 0 keeps the process running while something still holds it. */
  run(args: string[]): Promise<number>
}
