import type { Asset } from './ports.ts'

/** A file of the web client: hashed names are kept for ever, the page itself is asked for each time. */
export const sendAsset = (request: Request, asset: Asset): Response => {
  const headers: Record<string, string> = {
    'Content-Type': asset.type,
    'Cache-Control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: asset.etag,
    Vary: 'Accept-Encoding',
  }
  if (has(request, asset)) return new Response(null, { status: 304, headers })
  const zipped = takesGzip(request) ? asset.gzip : undefined
  if (zipped) headers['Content-Encoding'] = 'gzip'
  return new Response((zipped ?? asset.body) as BodyInit, { headers })
}

/** A proxy that packs the answer marks the tag as weak; the content is still the same. */
const has = (request: Request, { etag }: Asset): boolean =>
  (request.headers.get('if-none-match') ?? '')
    .split(',')
    .some((tag) => tag.trim().replace(/^W\//, '') === etag)

const takesGzip = (request: Request): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(request.headers.get('accept-encoding') ?? '')
