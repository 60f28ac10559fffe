import { commands } from '../../protocol/commands.ts'
import { type OpenApi, openApi } from './openapi.ts'

const refused = (...statuses: number[]): Record<string, object> =>
  Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Refused${status}` }]))

const binary = (...types: string[]): object =>
  Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))

const parameter = (name: string, description: string, where = 'path'): object => ({
  name,
  in: where,
  required: true,
  description,
  schema: { type: 'string' },
})

/** The routes that carry files, which are no JSON and so described by hand. */
const files = (): Record<string, object> => ({
  '/api/v1/account.avatar': {
    post: {
      operationId: 'account.avatar',
      tags: ['account'],
      summary: commands['account.avatar'].summary,
      requestBody: {
        required: true,
        content: binary('image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'),
      },
      responses: {
        ...refused(401, 403, 413, 415, 429, 503, 507),
        200: {
          description: 'The profile with the new picture.',
          content: openApi().paths['/api/v1/account.remove-avatar']?.post.responses[200].content,
        },
      },
    },
  },
  '/api/v1/account.export': {
    get: {
      operationId: 'account.export',
      tags: ['account'],
      summary: commands['account.export'].summary,
      responses: {
        ...refused(401, 403, 429, 503),
        200: {
          description: 'One JSON object, to be kept as a file.',
          content: { 'application/json': { schema: { type: 'object' } } },
        },
      },
    },
  },
  '/api/v1/files/{file}': {
    put: {
      operationId: 'file.write',
      tags: ['file'],
      summary: commands['file.write'].summary,
      parameters: [
        parameter('file', 'What file.begin answered.'),
        parameter('offset', 'How many bytes came before.', 'query'),
      ],
      requestBody: { required: true, content: binary('application/octet-stream') },
      responses: {
        ...refused(400, 401, 404, 409, 413, 415, 429, 503, 507),
        200: {
          description: 'It is on disk; the next part begins at `offset`.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { offset: { type: 'integer', minimum: 0 } },
                required: ['offset'],
              },
            },
          },
        },
      },
    },
  },
  '/files/{file}/{name}': {
    get: {
      operationId: 'file.read',
      tags: ['file'],
      summary: commands['file.read'].summary,
      parameters: [
        parameter('file', 'The file’s id.'),
        parameter('name', 'The file’s name, for people; `thumbnail` for its smaller picture.'),
      ],
      responses: {
        ...refused(401, 404),
        200: { description: 'The whole file.', content: binary('*/*') },
        206: { description: 'The range that was asked for.', content: binary('*/*') },
        304: { description: 'It is as it was.' },
        416: { description: 'The range is not in it.' },
      },
    },
  },
  '/avatars/{account}/{file}': {
    get: {
      operationId: 'avatar',
      tags: ['account'],
      summary: 'A picture of somebody one shares a room with, at the address that the profile tells.',
      parameters: [parameter('account', 'The account’s id.'), parameter('file', 'The name of the picture.')],
      responses: {
        ...refused(401, 404),
        200: { description: 'WebP; it never changes.', content: binary('image/webp') },
      },
    },
  },
})

type Document = Omit<OpenApi, 'paths'> & { paths: Record<string, object> }

let built: Document | undefined

/** The whole description, as /api/openapi.json tells it: commands and files. */
export const openApiDocument = (): Document => {
  built ??= { ...openApi(), paths: { ...openApi().paths, ...files() } }
  return built
}

let text: string | undefined

/** The same as text, written once: anybody may ask for it, and writing it takes milliseconds. */
export const openApiText = (): string => {
  text ??= JSON.stringify(openApiDocument())
  return text
}
