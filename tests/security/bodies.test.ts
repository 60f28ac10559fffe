import { afterAll, beforeAll, expect, test } from 'bun:test'
import { growthOf } from '../hostile/growth-of.ts'
import { type AttackedServer, startAttackedServer } from '../hostile/start-attacked-server.ts'
import { commandRoutes } from './every-route.ts'

let server: AttackedServer
beforeAll(async () => {
  server = await startAttackedServer()
})
afterAll(() => server.stop())

const post = async (
  path: string,
  headers: Record<string, string>,
  body: BodyInit,
): Promise<[number, string]> => {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${server.token}`, ...headers },
    body,
  })
  const { error } = (await response.json()) as { error?: { code: string } }
  return [response.status, error?.code ?? 'ok']
}

const json = 'application/json'
const packed = Bun.gzipSync(JSON.stringify({ text: 'x'.repeat(1_000_000) }))

test('row 32: a packed body is refused on every command, however it is packed and called', async () => {
  for (const { path } of commandRoutes)
    for (const encoding of ['gzip', 'GZIP', 'x-gzip', 'deflate', 'br', 'zstd', 'identity, gzip'])
      expect([
        path,
        encoding,
        await post(path, { 'Content-Type': json, 'Content-Encoding': encoding }, packed),
      ]).toEqual([path, encoding, [415, 'bad-media-type']])
})

test('SC-30: bodies of other types are refused on every command, and fill no memory', async () => {
  const types = [
    'multipart/form-data; boundary=x',
    'multipart/mixed',
    'application/x-www-form-urlencoded',
    'application/xml',
    'application/json-patch+json',
    'text/json',
    'application/octet-stream',
  ]
  const body = `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n${'x'.repeat(200_000)}`
  const grown = await growthOf(server.pid, async () => {
    for (const { path } of commandRoutes)
      for (const type of types)
        expect((await post(path, { 'Content-Type': type }, body))[0]).toBeOneOf([413, 415])
  })
  console.log(`bodies of other types on every command: memory grew by ${grown.toFixed(0)} MB`)
  expect(grown).toBeLessThan(128)
}, 60_000)

test('SC-51: keys that would collide in a table of numbers cost nothing', async () => {
  const keys = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [String(i * 65_536), 1])))
  expect(await post('/api/v1/message.send', { 'Content-Type': json }, keys(15_000))).toEqual([
    400,
    'bad-input',
  ])
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
})

test('SC-41: every text, list and map that a command takes has an end', async () => {
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as Document
  const found = Object.entries(document.paths).flatMap(([path, { post: operation }]) => {
    const schema = operation?.requestBody?.content['application/json']?.schema
    return schema ? endless(document, schema, path) : []
  })
  expect(found).toEqual([])
})

type Schema = {
  $ref?: string
  type?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  propertyNames?: Schema
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  maxLength?: number
  maxItems?: number
  pattern?: string
  format?: string
}
type Document = {
  paths: Record<string, { post?: { requestBody?: { content: Record<string, { schema: Schema }> } } }>
  components: { schemas: Record<string, Schema> }
}

/** These are measured in bytes, or entry by entry, by a rule that no schema can say; `fields.test.ts` tries them. */
const measuredElsewhere = /\.text$|\.known$|\.value$/

const endless = (document: Document, schema: Schema, path: string): string[] => {
  if (measuredElsewhere.test(path)) return []
  const deeper = (inner: Schema | undefined, name: string) =>
    inner ? endless(document, inner, `${path}${name}`) : []
  if (schema.$ref) return deeper(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''], '')
  const isOpen =
    (schema.type === 'string' &&
      schema.maxLength === undefined &&
      schema.enum === undefined &&
      schema.const === undefined &&
      !/\{\d+,\d+\}\$$/.test(schema.pattern ?? '') &&
      schema.format !== 'date-time') ||
    (schema.type === 'array' && schema.maxItems === undefined) ||
    (typeof schema.additionalProperties === 'object' && schema.type === 'object')
  return [
    ...(isOpen ? [path] : []),
    ...(schema.anyOf ?? []).flatMap((one) => deeper(one, '')),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => deeper(one, `.${name}`)),
    ...deeper(schema.items, '[]'),
  ]
}

test('all of this has left no error in the log', () => {
  expect(server.errorLines()).toEqual([])
})
