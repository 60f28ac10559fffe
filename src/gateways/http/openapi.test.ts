import { describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { commands } from '../../protocol/commands.ts'
import { docsPage } from './docs-page.ts'
import { examples } from './examples.ts'
import type { Schema } from './json-schema.ts'
import { openApi } from './openapi.ts'
import { openApiDocument } from './openapi-files.ts'
import { restCommands } from './rest-commands.ts'

const text = JSON.stringify(openApi())
const { paths, components } = openApi()

const at = (pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], openApi())

/** The schema as a program would use it that knows nothing but the document. */
const compiled = (schema: Schema): z.ZodType => {
  const local = { ...schema, $defs: components.schemas }
  return z.fromJSONSchema(JSON.parse(JSON.stringify(local).replaceAll('#/components/schemas/', '#/$defs/')))
}

describe('the OpenAPI description', () => {
  test('has every command that has a route, and no other', () => {
    const expected: string[] = Object.entries(commands).flatMap(([name, spec]) =>
      'transport' in spec ? [] : [name],
    )
    expect(Object.keys(paths)).toEqual(expected.map((name) => `/api/v1/${name}`))
    const ids = Object.values(paths).map(({ post }) => post.operationId as string)
    expect(ids).toEqual(expected)
  })

  test('refers only to what it contains', () => {
    const pointers = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, pointer]) => pointer as string)
    expect(pointers.length).toBeGreaterThan(200)
    expect([...new Set(pointers)].filter((pointer) => typeof at(pointer) !== 'object')).toEqual([])
    expect(at('#/components/schemas/Nothing')).toBeUndefined()
  })

  test('has the routes of files too, with nothing that it does not contain', () => {
    const document = openApiDocument()
    const routes = [
      '/api/v1/account.avatar',
      '/api/v1/account.export',
      '/api/v1/files/{file}',
      '/files/{file}/{name}',
      '/avatars/{account}/{file}',
    ]
    expect(Object.keys(document.paths).slice(-routes.length)).toEqual(routes)
    const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, pointer]) => pointer,
    )
    expect(pointers.filter((pointer) => typeof at(pointer as string) !== 'object')).toEqual([])
    const json = Object.values(commands).filter((spec) => !('transport' in spec)).length
    expect(Object.keys(document.paths).length).toBe(json + routes.length)
  })

  test('names every entity once, and leaves nothing of the converter behind', () => {
    expect(Object.keys(components.schemas).sort()).toEqual(
      [
        ...['Draft', 'MessageVersion', 'Notification', 'QuietHours', 'RoomNotify', 'Thread', 'ThreadState'],
        ...[
          'Account',
          'Author',
          'Avatar',
          'File',
          'Invitation',
          'ListedRoom',
          'Member',
          'Message',
          'OwedMail',
        ],
        ...['Person', 'Profile', 'Reaction', 'Refusal', 'Replies', 'Room', 'SearchHit', 'Session'],
        ...['CustomSlash', 'Setting'],
        ...['Status'],
        ...['AuditEntry', 'Deletion', 'DeletionPreview', 'Report', 'Sanction'],
      ].sort(),
    )
    for (const trace of ['$defs', '$schema', '"id":{"$ref"']) expect(text).not.toContain(trace)
  })

  for (const name of restCommands)
    test(`says what ${name} takes and answers as the server itself checks it`, () => {
      const { requestBody, responses } = (paths[`/api/v1/${name}`] as (typeof paths)[string]).post
      const asked = requestBody.content['application/json']
      const answered = responses[200].content['application/json']
      expect(commands[name].input.parse(asked.example)).toEqual(examples[name].input)
      expect(commands[name].output.parse(answered.example)).toEqual(examples[name].output)
      expect(compiled(asked.schema).safeParse(asked.example).error).toBeUndefined()
      expect(compiled(answered.schema).safeParse(answered.example).error).toBeUndefined()
      expect(compiled(asked.schema).safeParse({ ...(asked.example as object), unheard: 1 }).success).toBe(
        false,
      )
      expect(compiled(answered.schema).safeParse(null).success).toBe(false)
    })

  test('asks for a login except where nobody has one yet', () => {
    const free = Object.values(paths).filter(({ post }) => post.security?.length === 0)
    expect(free.map(({ post }) => post.operationId)).toEqual([
      'account.register',
      'account.login',
      'account.verify-email',
      'account.check-link',
      'account.resend-verification',
      'account.request-password-reset',
      'account.reset-password',
      'installation.get',
      'installation.claim',
    ])
    expect(openApi().security).toEqual([{ token: [] }, { cookie: [] }])
  })

  test('prepares callers for refusals, each with an example that its own schema allows', () => {
    const refusal = compiled({ $ref: '#/components/schemas/Refusal' })
    for (const [name, { content }] of Object.entries(components.responses))
      for (const [code, { value }] of Object.entries(content['application/json'].examples)) {
        expect([name, code, refusal.safeParse(value).success]).toEqual([name, code, true])
        expect(value).toHaveProperty('error.code', code)
      }
    const send = Object.keys(paths['/api/v1/message.send']?.post.responses ?? {})
    expect(send).toEqual(['200', '400', '401', '403', '404', '409', '413', '415', '429', '500', '503', '507'])
  })
})

describe('the page of the interface', () => {
  const page = docsPage()

  test('has a section for every command, entity and refusal, and every link leads somewhere', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    for (const name of [...restCommands, 'Message', 'refusals']) expect(ids).toContain(name)
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(targets.filter((id) => !ids.has(id))).toEqual([])
    expect(page).toContain('nonce-reused')
  })

  test('needs no script and no style of its own, and leaves no sign unescaped', () => {
    expect(page).not.toMatch(/<script|<style| style=| on[a-z]+=|javascript:/i)
    expect(page).toContain('list of <a href="#Message">Message</a>')
    expect(page).not.toContain('undefined')
    expect(page).not.toContain('[object')
  })
})
