import { afterAll, beforeAll, expect } from 'bun:test'
import type { Browser } from 'playwright-core'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { logIn, openBrowser, openWindow, register, rowOf, testInBrowser } from './open-browser.ts'

let chat: TestChat
let browser: Browser

beforeAll(async () => {
  chat = await startTestChat()
  browser = await openBrowser()
}, 30_000)

afterAll(async () => {
  await browser?.close()
  await chat.stop()
})

const bait = 'globalThis.harmed=1'

/** What makes a browser run something where text is taken for page. */
const shapes: ((code: string) => string)[] = [
  (code) => `<script>${code}</script>`,
  (code) => `<img src=x onerror="${code}">`,
  (code) => `<svg/onload=${code}>`,
  (code) => `<iframe srcdoc="<script>${code}</script>"></iframe>`,
  (code) => `<a href="javascript:${code}">x</a>`,
  (code) => `[x](javascript:${code})`,
  (code) => `[x](data:text/html,<script>${code}</script>)`,
  (code) => `![x](https://x" onerror="${code})`,
  (code) => `<style>@import 'javascript:${code}'</style>`,
  (code) => `<math><mtext></form><form><mglyph><style></math><img src onerror=${code}>`,
  (code) => `\`\`\`html\n</code></pre><script>${code}</script>\n\`\`\``,
  (code) => `||<b onmouseover=${code}>||`,
  (code) => `<details open ontoggle=${code}>`,
  (code) => `<body onload=${code}>`,
  (code) => `"><input autofocus onfocus=${code}>`,
  (code) => `{{constructor.constructor('${code}')()}}`,
  (code) => `\${${code}}`,
  (code) => `<object data="javascript:${code}"></object>`,
  (code) => `<meta http-equiv=refresh content="0;javascript:${code}">`,
  (code) => `<base href="javascript:${code}//">`,
]
const wrappings: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase().replace(bait.toUpperCase(), bait),
  (text) => `**${text}**`,
  (text) => `> ${text}`,
  (text) => `- ${text}`,
  (text) => `\u202e${text}`,
  (text) => text.replaceAll('<', '<\u200b'),
  (text) => `__proto__ ${text}`,
  (text) => `@lobby #lobby ${text}`,
  (text) => `:tada: ${text}`,
  (text) => text.replaceAll(' ', '\t'),
  (text) => `https://example.org/?q=${text}`,
  (text) => `~~${text}~~`,
  (text) => `/${text}`,
  (text) => `&lt;${text}&gt;`,
]
const texts = shapes.flatMap((shape) => wrappings.map((wrap) => wrap(shape(bait))))

testInBrowser(
  '300 strings that mean harm are drawn as text, as messages, names, topics and file names',
  async () => {
    expect(texts.length).toBe(300)
    const { token } = await chat.register('mallory')
    const nasty = '<img src=x onerror=globalThis.harmed=1>'
    await chat.call(token, 'account.update', { displayName: nasty.slice(0, 50), status: { text: nasty } })
    const { room } = await chat.call(token, 'room.create', {
      name: nasty,
      kind: 'public',
      topic: `${nasty} "'><b>`,
    })
    const { page, context, problems } = await openWindow(browser, chat.url)
    await register(page, 'victim')
    await chat.call(token, 'room.invite', { room: room.id, username: 'victim' })
    for (const [i, text] of texts.entries())
      await chat.call(token, 'message.send', { room: room.id, text, nonce: `${i}` })
    const reports: string[] = []
    page.on('console', (line) => line.type() === 'error' && reports.push(line.text()))
    await page.getByRole('link', { name: /onerror/ }).click()
    await page.getByRole('heading', { level: 1, name: /onerror/ }).waitFor()
    // Every one is drawn: from the first to the last, a screen at a time.
    await page.evaluate((id) => {
      location.hash = `#/room/${id}/1`
    }, room.id)
    await rowOf(page, texts[0]?.slice(0, 20) ?? '').waitFor()
    const drawn = new Set<string>()
    for (let turn = 0; turn < 60; turn += 1) {
      for (const seq of await page
        .locator('.row[data-seq]')
        .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.seq ?? '')))
        drawn.add(seq)
      await page.getByRole('log').hover()
      await page.mouse.wheel(0, 900)
      await page.waitForTimeout(30)
    }
    expect(drawn.size).toBeGreaterThanOrEqual(300)
    expect(await page.evaluate(() => (globalThis as { harmed?: number }).harmed)).toBeUndefined()
    const made = page
      .locator('.message-text')
      .locator('script, img, iframe, svg, object, style, input, form, math')
    expect(await made.count()).toBe(0)
    const addresses = await page
      .locator('a')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).protocol))
    expect([...new Set(addresses)].filter((protocol) => !/^https?:$/.test(protocol))).toEqual([])
    expect(reports).toEqual([])
    expect(problems).toEqual([])
    await context.close()
    const again = await openWindow(browser, chat.url)
    await logIn(again.page, 'victim')
    await again.context.close()
  },
  60_000,
)
