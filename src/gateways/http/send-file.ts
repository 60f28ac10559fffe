import type { CommandOutput } from '../../protocol/commands.ts'
import { contentDisposition } from './content-disposition.ts'
import { rangeOf } from './range-of.ts'
import { fileSecurityPolicy } from './security-headers.ts'

export type Found = CommandOutput<'file.read'>

/** Whole, a range of it, or that nothing changed. Browsers keep it, and ask each time whether they still may show it. */
export const sendFile = (request: Request, { file, type, tag, content }: Found): Response => {
  const etag = `"${tag}"`
  const headers = new Headers({
    'Content-Type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
    'Content-Disposition': contentDisposition(file),
    'Content-Security-Policy': fileSecurityPolicy,
    'Cache-Control': 'private, no-cache',
    Vary: 'Cookie, Authorization',
    ETag: etag,
    'Accept-Ranges': 'bytes',
  })
  if (isKnown(request, etag)) return new Response(null, { status: 304, headers })
  const range = rangeOf(request, content.size, etag)
  if (range === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${content.size}`)
    return new Response(null, { status: 416, headers })
  }
  if (!range) return answer(request, 200, headers, content)
  headers.set('Content-Range', `bytes ${range.from}-${range.to}/${content.size}`)
  return answer(request, 206, headers, content.slice(range.from, range.to + 1))
}

const answer = (request: Request, status: number, headers: Headers, body: Blob): Response => {
  if (request.method !== 'HEAD') return new Response(body, { status, headers })
  headers.set('Content-Length', String(body.size))
  return new Response(null, { status, headers })
}

const isKnown = (request: Request, etag: string): boolean =>
  (request.headers.get('if-none-match') ?? '')
    .split(',')
    .some((one) => one.trim().replace(/^W\//, '') === etag)
