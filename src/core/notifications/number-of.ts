import { refuse } from '../../protocol/refusals.ts'

/** The place of a notification in the order of all, which is its id. Refuses what is none. */
export const numberOf = (id: string): number => {
  if (!/^[1-9]\d{0,15}$/.test(id) || !Number.isSafeInteger(Number(id)))
    throw refuse('bad-input', 'That is no id of a notification.')
  return Number(id)
}
