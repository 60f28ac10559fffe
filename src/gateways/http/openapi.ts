import type { z } from 'zod'
import { commands } from '../../protocol/commands.ts'
import { refusals } from '../../protocol/refusals.ts'
import { examples } from './examples.ts'
import { jsonSchema, type Schema } from './json-schema.ts'
import { type Refused, refusedResponses, statusesOf } from './refused-responses.ts'
import { type RestCommand, restCommands } from './rest-commands.ts'

type Content = { 'application/json': { schema: Schema; example: unknown } }
export type Operation = {
  operationId: RestCommand
  tags: string[]
  summary: string
  security?: []
  requestBody: { required: boolean; content: Content }
  responses: { 200: { description: string; content: Content } } & Record<string, { $ref: string } | object>
}
export type OpenApi = {
  openapi: string
  info: object
  servers: object[]
  security: object[]
  paths: Record<string, { post: Operation }>
  components: {
    securitySchemes: object
    schemas: Record<string, Schema>
    responses: Record<string, Refused>
  }
}

let built: OpenApi | undefined

/** The OpenAPI 3.1 description of the REST interface, from the same schemas that check every call. */
export const openApi = (): OpenApi => {
  built ??= build()
  return built
}

const build = (): OpenApi => {
  const schemas: Record<string, Schema> = { Refusal: refusalSchema }
  const paths = restCommands.map((name) => [`/api/v1/${name}`, { post: operation(name, schemas) }])
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version: '1',
      description:
        'Every command of the native protocol as a POST. The same commands work on the socket at /socket, as {"id", "type", …input}.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { cookie: [] }],
    paths: Object.fromEntries(paths),
    components: { securitySchemes, schemas, responses: refusedResponses() },
  }
}

const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', description: 'The token that account.login answers.' },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'parley',
    description:
      'Set for browsers at login; on HTTPS it is called __Host-parley. Only pages of the same origin may use it.',
  },
}

const operation = (name: RestCommand, schemas: Record<string, Schema>): Operation => {
  const { summary, access, input, output } = commands[name]
  const { input: asked, output: answered } = examples[name]
  const refused = statusesOf(name).map((status) => [
    status,
    { $ref: `#/components/responses/Refused${status}` },
  ])
  return {
    operationId: name,
    tags: [name.slice(0, name.indexOf('.'))],
    summary,
    ...(access === 'anybody' ? { security: [] } : {}),
    requestBody: { required: true, content: content(input, 'input', asked, schemas) },
    responses: {
      ...Object.fromEntries(refused),
      200: { description: 'Done.', content: content(output, 'output', answered, schemas) },
    },
  }
}

const content = (
  schema: z.ZodType,
  io: 'input' | 'output',
  example: unknown,
  schemas: Record<string, Schema>,
): Content => ({ 'application/json': { schema: jsonSchema(schema, io, schemas), example } })

const refusalSchema: Schema = {
  type: 'object',
  required: ['error'],
  description: 'Why a command was not done.',
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', enum: Object.keys(refusals) },
        message: { type: 'string', description: 'The reason in a sentence for people.' },
        offset: { type: 'integer', description: 'Of `wrong-offset`: where the upload goes on.' },
        retryAfterMs: {
          type: 'integer',
          minimum: 0,
          description: 'Try again after this many milliseconds.',
        },
      },
    },
  },
}
