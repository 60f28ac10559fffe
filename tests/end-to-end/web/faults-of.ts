import axe from 'axe-core'
import type { Page } from 'playwright-core'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Asked = {
  /** Only these rules, such as those that another look may break. */
  rules?: string[]
  /** Only the first of these that is there, instead of the whole page. */
  within?: string[]
}

/** What axe finds wrong, as readable lines. */
export const faultsOf = async (page: Page, { rules, within = [] }: Asked = {}): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    ({ runOnly, within: all }) => {
      const part = all.map((one) => document.querySelector(one)).find((one) => one !== null)
      const { axe: here } = globalThis as unknown as { axe: typeof axe }
      return here.run(part ?? document, { runOnly, resultTypes: ['violations'], preload: false })
    },
    { runOnly: rules ?? standards, within },
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
  )
}
