import { escapeHtml } from '../../core/mail/escape-html.ts'
import { refusals } from '../../protocol/refusals.ts'
import { describeSchema, type Field, fieldsOf, type Marks } from './describe-schema.ts'
import type { Schema } from './json-schema.ts'
import { type OpenApi, type Operation, openApi } from './openapi.ts'

let built: string | undefined

/** `/api/docs`: the description as a page without any script. */
export const docsPage = (): string => {
  built ??= page(openApi())
  return built
}

const page = ({ paths, components }: OpenApi): string => {
  const operations = Object.values(paths).map(({ post }) => post)
  const entities = Object.entries(components.schemas).filter(([name]) => name !== 'Refusal')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Parley API</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/api/docs.css"></head><body>
<nav aria-label="Contents">${links(
    'Commands',
    operations.map(({ operationId }) => operationId),
  )}${links(
    'Entities',
    entities.map(([name]) => name),
  )}<strong>Answers</strong><a href="#refusals">Refusals</a></nav>
<main><h1>Parley API</h1>${introduction}
${operations.map(commandSection).join('\n')}
${entities.map(([name, schema]) => entitySection(name, schema)).join('\n')}
${refusalSection()}</main></body></html>`
}

const introduction = `<p>Call a command with <code>POST /api/v1/&lt;command&gt;</code> and a JSON body; the answer’s body is the
result. Log in with <a href="#account.login">account.login</a> and send <code>Authorization: Bearer &lt;token&gt;</code>.
The same commands work on the WebSocket at <code>/socket</code> as <code>{"id": 1, "type": "&lt;command&gt;", …}</code>.
Files go routes of their own: <code>POST /api/v1/account.avatar</code> with the image as the body,
<code>GET /api/v1/account.export</code>, the addresses of pictures that profiles tell,
<code>PUT /api/v1/files/&lt;file&gt;?offset=0</code> with the bytes of an upload, and <code>GET /files/&lt;file&gt;/&lt;name&gt;</code>.
For programs there is <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>`

const links = (title: string, names: string[]): string =>
  `<strong>${title}</strong>${names.map((name) => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`).join('')}`

const commandSection = (operation: Operation): string => {
  const name = escapeHtml(operation.operationId)
  const asked = operation.requestBody.content['application/json']
  const answered = operation.responses[200].content['application/json']
  const login = operation.security ? ' <em>No login needed.</em>' : ''
  return `<section id="${name}"><h2><a href="#${name}">${name}</a></h2><p>${prose(operation.summary)}${login}</p>
<h3>Input</h3>${fieldTable(asked.schema)}<h3>Result</h3>${fieldTable(answered.schema)}
<details><summary>Example</summary><pre tabindex="0"><code>${escapeHtml(call(name, asked.example, answered.example))}</code></pre></details></section>`
}

const call = (name: string, input: unknown, output: unknown): string =>
  `POST /api/v1/${name}\n${JSON.stringify(input)}\n\n${JSON.stringify(output, null, 2)}`

const entitySection = (name: string, schema: Schema): string =>
  `<section id="${escapeHtml(name)}"><h2><a href="#${escapeHtml(name)}">${escapeHtml(name)}</a></h2>
<p>${prose(schema.description ?? '')}</p>${fieldTable(schema)}</section>`

const fieldTable = (schema: Schema): string => {
  const fields = fieldsOf(schema, html)
  if (fields.length === 0)
    return `<p class="none">${schema.properties ? 'Nothing.' : describeSchema(schema, html)}</p>`
  return `<table>${fields.map(row).join('')}</table>`
}

const row = ({ name, isOptional, type, description }: Field): string =>
  `<tr><th scope="row"><code>${escapeHtml(name)}</code>${isOptional ? ' <small>optional</small>' : ''}</th><td>${type}${
    description === '' ? '' : `<br><small>${prose(description)}</small>`
  }</td></tr>`

const refusalSection = (): string => {
  const rows = Object.entries(refusals).map(
    ([code, { status, message }]) =>
      `<tr><th scope="row"><code>${escapeHtml(code)}</code></th><td>${status}</td><td>${escapeHtml(message)}</td></tr>`,
  )
  return `<section id="refusals"><h2><a href="#refusals">Refusals</a></h2>
<p>A refusal is <code>{"error": {"code", "message", "retryAfterMs"?, "offset"?}}</code> with its HTTP status. When it says
<code>retryAfterMs</code>, the header <code>Retry-After</code> says the same in seconds.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Usual message</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
}

/** Sentences of the schemas mark names with backticks. */
const prose = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')

const html: Marks = {
  text: escapeHtml,
  code: (plain) => `<code>${escapeHtml(plain)}</code>`,
  entity: (name) => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`,
}
