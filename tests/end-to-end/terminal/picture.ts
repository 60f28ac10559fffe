// biome-ignore-all lint/suspicious/noControlCharactersInRegex: colours begin with an escape
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { lineOf } from '../../../src/terminal/text/line.ts'
import { signsOf } from '../../../src/terminal/text/width.ts'
import { openBrowser } from '../web/open-browser.ts'

const folder = join(import.meta.dir, '..', '..', '..', 'docs', 'images')

type Palette = { ground: string; text: string; colours: string[] }
const palettes: Record<'dark' | 'light', Palette> = {
  dark: {
    ground: '#16181d',
    text: '#d8dbe2',
    colours: [
      '#3b4048',
      '#e06c75',
      '#98c379',
      '#d9b66f',
      '#61afef',
      '#c678dd',
      '#56b6c2',
      '#c8ccd4',
      '#5c6370',
      '#f2828b',
      '#a9d88a',
      '#ecca85',
      '#7cc0ff',
      '#d991ee',
      '#6cd0dc',
      '#ffffff',
    ],
  },
  light: {
    ground: '#fdfdfb',
    text: '#2b2e33',
    colours: [
      '#2b2e33',
      '#c0303a',
      '#2f7d32',
      '#8a6300',
      '#1f5fbf',
      '#8a3aa8',
      '#0f7280',
      '#9aa0a6',
      '#6b7078',
      '#d6404a',
      '#3a9440',
      '#a87a00',
      '#2f74de',
      '#a04cc0',
      '#158796',
      '#ffffff',
    ],
  },
}

/** Writes docs/images/<name>.png of what a terminal shows, when PARLEY_SCREENSHOTS=1; else does nothing. */
export const takePicture = async (
  painted: string,
  name: string,
  ground: 'dark' | 'light' = 'dark',
): Promise<void> => {
  if (process.env.PARLEY_SCREENSHOTS !== '1') return
  mkdirSync(folder, { recursive: true })
  const browser = await openBrowser()
  const page = await browser.newPage({ viewport: { width: 1600, height: 1200 }, deviceScaleFactor: 1.5 })
  await page.setContent(pageOf(painted, palettes[ground]))
  await page.locator('.window').screenshot({ path: join(folder, `${name}.png`), omitBackground: true })
  await browser.close()
}

const pageOf = (painted: string, palette: Palette): string => {
  // A colour goes on from one row to the next.
  let state: string[] = []
  const rows = painted
    .replace(/\n$/, '')
    .split('\n')
    .map((row) => {
      const drawn = rowOf(row, palette, state)
      state = drawn.state
      return `<div>${drawn.html}</div>`
    })
  return `<style>
    body { margin: 20px; background: transparent }
    .window { display: inline-block; padding: 14px 16px; border-radius: 10px; background: ${palette.ground}; color: ${palette.text} }
    .window div { font: 16px/18.6px 'DejaVu Sans Mono', monospace; white-space: pre; height: 18.6px }
    i { display: inline-block; font-style: normal; text-align: left; overflow: hidden; vertical-align: top; height: 18.6px }
  </style><div class="window">${rows.join('')}</div>`
}

/** One row with its colours as spans, each wide sign in a cell of two columns. */
const rowOf = (row: string, palette: Palette, before: string[]): { html: string; state: string[] } => {
  let state = before
  let html = ''
  for (const [, codes, text] of row.matchAll(/\u001b\[([\d;]*)m|([^\u001b]+)/g)) {
    if (codes !== undefined) state = next(state, codes)
    else if (text) html += `<span style="${styleOf(state, palette)}">${cells(text)}</span>`
  }
  return { html: html === '' ? ' ' : html, state }
}

const next = (state: string[], codes: string): string[] => {
  const all = [...state]
  for (const code of codes === '' ? ['0'] : codes.split(';')) {
    if (code === '0') all.length = 0
    else if (code === '39') all.push('39')
    else all.push(code)
  }
  return all
}

const styleOf = (state: string[], { ground, text, colours }: Palette): string => {
  let colour = text
  for (const code of state.map(Number)) {
    if (code >= 30 && code <= 37) colour = colours[code - 30] as string
    if (code >= 90 && code <= 97) colour = colours[code - 82] as string
    if (code === 39) colour = text
  }
  const has = (code: string): boolean => state.includes(code)
  const [front, back] = has('7') ? [ground, colour] : [colour, 'transparent']
  return [
    `color:${front}`,
    `background:${back}`,
    has('1') ? 'font-weight:bold' : '',
    has('2') ? 'opacity:.6' : '',
    has('3') ? 'font-style:italic' : '',
    has('4') ? 'text-decoration:underline' : '',
    has('9') ? 'text-decoration:line-through' : '',
  ].join(';')
}

const cells = (text: string): string =>
  signsOf(lineOf(text)[0]?.text ?? '')
    .map((sign) =>
      sign.width === 1 ? escaped(sign.text) : `<i style="width:${sign.width}ch">${escaped(sign.text)}</i>`,
    )
    .join('')

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] as string)
