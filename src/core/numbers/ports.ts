/** What can have a number. A message's is made of its room's; see `message-number.ts`. */
export type Numbered = 'account' | 'room'

export type NumberStore = {
  /** Undefined while it has none. */
  of(kind: Numbered, id: string): Promise<number | undefined>
  /** Undefined when nobody has it. */
  id(kind: Numbered, number: number): Promise<string | undefined>
  /** 1, 2, 3 … of each kind; the one it has when it has one. */
  give(kind: Numbered, id: string): Promise<number>
}
