import type { z } from 'zod'
import type { AccountRate } from './rates.ts'

/** What the contract says about one command. */
export type CommandSpec = {
  /** One sentence for people; shown in /api/docs. */
  summary: string
  /** Who may call it at all: anybody, or somebody with a session. Rooms have their own rules in `core`. */
  access: 'anybody' | 'account'
  /**
   * `socket` commands have no REST route; `http` ones carry a file, have a route of their own and no frame; `dialect`
   * ones have neither: only gateways of older dialects call them.
   */
  transport?: 'socket' | 'http' | 'dialect'
  /** What it counts as when it is counted how often it is called; `ask` unless said. */
  rate?: AccountRate
  input: z.ZodObject
  output: z.ZodObject
}
