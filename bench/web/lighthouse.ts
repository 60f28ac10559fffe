import { existsSync } from 'node:fs'
import { join } from 'node:path'

const command = join(import.meta.dir, '..', 'lighthouse', 'node_modules', 'lighthouse', 'cli', 'index.js')

type Report = {
  categories: Record<
    string,
    { title: string; score: number | null; auditRefs: { id: string; weight: number }[] }
  >
  audits: Record<string, { title: string; score: number | null; displayValue?: string }>
}

/**
 * The points (of 100) that Lighthouse gives a page, with the throttling of its phone, and what cost points. It looks at
 * whatever the Chromium at `port` is logged in to.
 */
export const lighthouse = async (url: string, port: number): Promise<Record<string, number | string>> => {
  if (!existsSync(command)) return { skipped: 'install it: npm ci --prefix bench/lighthouse' }
  const child = Bun.spawn(
    ['node', command, url, `--port=${port}`, '--output=json', '--quiet', '--disable-storage-reset'],
    { stdout: 'pipe', stderr: 'inherit' },
  )
  const report: Report = JSON.parse(await new Response(child.stdout).text())
  const scores = Object.values(report.categories).map(({ title, score }) => [title, points(score)])
  const lost = Object.values(report.categories)
    .flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0))
    .map(({ id }) => report.audits[id])
    .filter((audit) => audit !== undefined && audit.score !== null && audit.score < 0.9)
    .map((audit) => `${audit?.title} ${audit?.displayValue ?? ''}`.trim())
  return { ...Object.fromEntries(scores), ...(lost.length > 0 ? { 'lost by': lost.join('; ') } : {}) }
}

const points = (score: number | null): number => Math.round((score ?? 0) * 100)
