import type { DraftStorage, KeptDraft } from '../../sdk/index.ts'

const prefix = 'parley.drafts.'

/** Drafts outlive the window, and are seen in the others at once. Where the device is full they are on the server alone. */
export const browserDrafts = (account: string): DraftStorage => {
  const mine = `${prefix}${account}.`
  return {
    load: () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(mine))
        .flatMap((key) => read(localStorage.getItem(key)) ?? []),
    save(key, draft) {
      if (!draft) localStorage.removeItem(mine + key)
      else put(mine + key, draft)
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
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
}

const put = (key: string, draft: KeptDraft): void => {
  try {
    localStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // Rather none than one that was sent or taken back meanwhile.
    localStorage.removeItem(key)
  }
}

const read = (kept: string | null): KeptDraft | undefined => {
  try {
    return JSON.parse(kept ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
