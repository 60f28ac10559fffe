import { escapeHtml } from '../../core/mail/escape-html.ts'

/** A page without the web client: a title and what follows it, as HTML. */
export const plainPage = (title: string, html: string, status = 200): Response =>
  new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)} – Parley</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/api/docs.css"></head><body class="alone"><main><h1>${escapeHtml(title)}</h1>${html}</main></body></html>`,
    { status, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } },
  )
