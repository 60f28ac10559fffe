import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const folder = join(import.meta.dir, '..', '..', '..', 'docs', 'images')

/** Writes docs/images/<name>.png when PARLEY_SCREENSHOTS=1, else does nothing. */
export const takeScreenshot = async (page: Page, name: string): Promise<void> => {
  if (process.env.PARLEY_SCREENSHOTS !== '1') return
  mkdirSync(folder, { recursive: true })
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
