import { keepHere, keptHere } from '../offline/device.ts'
/** How the page looks, as chosen on this device. The styles see what holds as `data-…` on the root element. */
export const looks = {
  theme: ['system', 'light', 'dark'],
  contrast: ['system', 'normal', 'high'],
  density: ['comfortable', 'compact'],
} as const

export type LookName = keyof typeof looks
export type LookOf<N extends LookName> = (typeof looks)[N][number]

/** What `system` means at the moment. */
const bySystem: { [N in LookName]?: { query: string; yes: LookOf<N>; no: LookOf<N> } } = {
  theme: { query: '(prefers-color-scheme: dark)', yes: 'dark', no: 'light' },
  contrast: { query: '(prefers-contrast: more)', yes: 'high', no: 'normal' },
}

export const readLook = <N extends LookName>(name: N): LookOf<N> => {
  const kept = keptHere(`parley.${name}`)
  const all: readonly LookOf<N>[] = looks[name]
  return all.find((look) => look === kept) ?? (all[0] as LookOf<N>)
}

export const keepLook = <N extends LookName>(name: N, look: LookOf<N>): void => {
  keepHere(`parley.${name}`, look)
  apply(name)
}

const apply = (name: LookName): void => {
  const chosen = readLook(name)
  const system = bySystem[name]
  document.documentElement.dataset[name] =
    chosen === 'system' && system ? system[matchMedia(system.query).matches ? 'yes' : 'no'] : chosen
}

/** Applies everything, now and whenever the device changes its mind or another tab another look. */
export const applyLooks = (): void => {
  const names = Object.keys(looks) as LookName[]
  const all = (): void => names.forEach(apply)
  all()
  for (const system of Object.values(bySystem)) matchMedia(system.query).addEventListener('change', all)
  addEventListener('storage', all)
}
