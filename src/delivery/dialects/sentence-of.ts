import type { Refusal } from '../../protocol/refusals.ts'

/** Parley’s sentence, without the name that a field has in its own protocol. */
export const sentenceOf = ({ message }: Refusal): string => message.replace(/^[a-zA-Z.]+: /, '')
