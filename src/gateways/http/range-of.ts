export type Range = { from: number; to: number }

/**
 * The one range of bytes that a request asks for. Several at once, a unit that is not bytes, nonsense, and a range of
 * what was there before (`If-Range`) get the whole.
 */
export const rangeOf = (
  request: Request,
  size: number,
  etag: string,
): Range | 'unsatisfiable' | undefined => {
  const [, first = '', last = ''] = request.headers.get('range')?.match(/^bytes=(\d{0,15})-(\d{0,15})$/) ?? []
  if (first === '' && last === '') return undefined
  const ifRange = request.headers.get('if-range')
  if (ifRange !== null && ifRange !== etag) return undefined
  if (first === '') return Number(last) === 0 ? 'unsatisfiable' : lastBytes(size, Number(last))
  const from = Number(first)
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < from) return undefined
  return from >= size ? 'unsatisfiable' : { from, to }
}

const lastBytes = (size: number, count: number): Range | 'unsatisfiable' =>
  size === 0 ? 'unsatisfiable' : { from: Math.max(0, size - count), to: size - 1 }
