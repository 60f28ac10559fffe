import { refuse } from '../../protocol/refusals.ts'
import { refusalResponse } from './refusal-response.ts'

/** A person who mistyped an address gets a page; a program, or whoever asks for a file, the refusal. */
export const notFound = (request: Request, path: string): Response => {
  const wantsPage = request.headers.get('accept')?.includes('text/html') && !path.startsWith('/api/')
  if (!wantsPage || path.includes('.')) return refusalResponse(refuse('not-found'))
  return new Response(page, {
    status: 404,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
  })
}

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not found – Parley</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/api/docs.css"></head><body class="alone">
<main><h1>There is nothing here</h1><p>Perhaps the address has a typing mistake.</p><p><a href="/">Open Parley</a></p></main></body></html>`
