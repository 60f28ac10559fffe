import type { DraftStorage, KeptDraft } from '../../sdk/index.ts'
import { forgetHere, keepHere, keptHere, namesHere } from './device.ts'
import { markUnkept } from './unkept.ts'

const prefix = 'parley.drafts.'

/** Drafts outlive the window, and are seen in the others at once. Where the device is full they are on the server alone. */
export const browserDrafts = (account: string): DraftStorage => {
  const mine = `${prefix}${account}.`
  return {
    load: () => namesHere(mine).flatMap((key) => read(keptHere(key)) ?? []),
    save(key, draft) {
      const isKept = draft !== undefined && keepHere(mine + key, JSON.stringify(draft))
      // Rather none than one that was sent or taken back meanwhile.
      if (!isKept) forgetHere(mine + key)
      markUnkept(mine + key, !isKept && draft?.isUntold === true && draft.text !== '')
    },
    hear(listener) {
      const heard = ({ key, newValue }: StorageEvent): void => {
        if (key?.startsWith(mine)) listener(key.slice(mine.length), read(newValue))
      }
      addEventListener('storage', heard)
      return () => removeEventListener('storage', heard)
    },
  }
}

/** Whoever logs out leaves nothing behind. */
export const forgetDrafts = (): void => {
  for (const key of namesHere(prefix)) forgetHere(key)
}

const read = (kept: string | null): KeptDraft | undefined => {
  try {
    return JSON.parse(kept ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
