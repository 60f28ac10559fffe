/**
 * What a message means, as a tree that the web page and the terminal draw in their own ways. There is no raw
 * HTML in it, and a link leads to http, https or mailto only, so that drawing it is safe by construction.
 */
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'code-block'; language: string; text: string }
  | { type: 'quote'; children: Block[] }
  /** `start` is the first number of an ordered list. */
  | { type: 'list'; ordered: boolean; start: number; items: Block[][] }

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'break' }
  | { type: 'code'; text: string }
  | { type: 'bold' | 'italic' | 'strike' | 'spoiler'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  /** `@name`: whether somebody has that name is for the one who knows the people to decide. */
  | { type: 'mention'; name: string }
  /** `@here` (whoever is online) and `@room` (everybody in it). */
  | { type: 'mention-all'; whom: 'here' | 'room' }
  /** `#name`: whether there is such a room is for the one who knows the rooms to decide. */
  | { type: 'room-link'; name: string }
  /** `:name:`, which stays text where nobody knows the emoji. */
  | { type: 'emoji'; name: string }
