/** What is wrong and how to mend it, or what is right. */
export type Finding = { ok: boolean; what: string }

export const good = (what: string): Finding => ({ ok: true, what })
export const bad = (what: string): Finding => ({ ok: false, what })
