type Json = unknown
type Row = Record<string, Json>

/** Not for people: what a form is drawn of. */
const hidden = new Set(['schema'])

/** A result as people read it: lists as tables, the rest as `name  value`. Ends without a line break. */
export const printResult = (result: Row, width: number): string => {
  const parts = Object.entries(result).flatMap(([name, value]) => partOf(name, value, width))
  return parts.length === 0 ? 'Done.' : parts.join('\n')
}

const partOf = (name: string, value: Json, width: number): string[] => {
  if (name === 'more') return value === true ? ['There is more: say --after with the last one.'] : []
  if (isTable(value)) return [...title(name), table(value, width), '']
  if (Array.isArray(value))
    return [value.length === 0 ? `${name}: none` : `${name}: ${value.map(cell).join(', ')}`]
  if (isRow(value) && !isAuthor(value))
    return Object.entries(value)
      .filter(([key]) => !hidden.has(key))
      .flatMap(([key, inner]) => partOf(`${name} ${key}`, inner, width))
  return [`${name}: ${cell(value)}`]
}

const title = (name: string): string[] => ['', `${name}:`]

const isRow = (value: Json): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isTable = (value: Json): value is Row[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRow)

/** `{id, name}`, as the protocol names who did something. */
const isAuthor = (value: Row): boolean => Object.keys(value).sort().join() === 'id,name'

const table = (rows: Row[], width: number): string => {
  const columns = [...new Set(rows.flatMap(Object.keys))].filter((column) => !hidden.has(column))
  const cells = [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
  const widths = fit(
    columns.map((_, i) => Math.max(...cells.map((line) => widthOf(line[i] as string)))),
    width,
  )
  return cells
    .map((line) =>
      line
        .map((text, i) => pad(text, widths[i] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Narrows the widest columns until a line fits, but leaves something of each. */
const fit = (widths: number[], width: number): number[] => {
  const fitted = [...widths]
  const over = (): number => fitted.reduce((sum, one) => sum + one + 2, -2) - width
  while (over() > 0) {
    const widest = fitted.indexOf(Math.max(...fitted))
    if ((fitted[widest] as number) <= 12) break
    fitted[widest] = Math.max(12, (fitted[widest] as number) - over())
  }
  return fitted
}

const widthOf = (text: string): number => Bun.stringWidth(text)

const pad = (text: string, width: number): string => {
  const fits = widthOf(text) <= width ? text : cut(text, width)
  return fits + ' '.repeat(Math.max(0, width - widthOf(fits)))
}

const cut = (text: string, width: number): string => {
  let kept = ''
  for (const sign of text) {
    if (widthOf(kept + sign) >= width) break
    kept += sign
  }
  return `${kept}…`
}

/** One line of plain text: nothing that somebody wrote steers the terminal or begins another line. */
const cell = (value: Json): string => {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return plain(timeOf(value))
  if (isRow(value) && isAuthor(value)) return plain(`${value.name} (${value.id})`)
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return plain(value.join(', '))
  return plain(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** `2026-11-21T09:30:00.000Z` → `2026-11-21 09:30 UTC`. */
const timeOf = (text: string): string =>
  text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z$/, '$1 $2 UTC')

const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them away is the purpose
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, ' ')
