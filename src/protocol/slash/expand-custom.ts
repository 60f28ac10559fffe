import type { CustomSlash } from './custom.ts'

/** The text with what was typed after the command in the place of `{text}`. */
export const expandCustom = ({ text }: CustomSlash, typed: string): string =>
  text.replaceAll('{text}', () => typed)
