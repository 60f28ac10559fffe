import { sizeText } from '../text/size.ts'

/** ████░░░░ 42 % of 3.4 MB */
export const progress = (done: number, all: number): string => {
  const share = all === 0 ? 1 : done / all
  const filled = Math.round(share * 12)
  return `${'█'.repeat(filled)}${'░'.repeat(12 - filled)} ${Math.floor(share * 100)} % of ${sizeText(all)}`
}
