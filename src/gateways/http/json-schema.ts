import { z } from 'zod'

/** A JSON Schema as far as ours use it. */
export type Schema = {
  $ref?: string
  type?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  required?: string[]
  items?: Schema
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  format?: string
  pattern?: string
  description?: string
}

type WithDefinitions = Schema & { $schema?: string; $defs?: Record<string, Schema> }

/** The schema for a document: entities are put into `entities` once, where every schema refers to them. */
export const jsonSchema = (
  schema: z.ZodType,
  io: 'input' | 'output',
  entities: Record<string, Schema>,
): Schema => {
  const raw = z.toJSONSchema(schema, {
    io,
    // Files are no JSON; their description says where they are.
    unrepresentable: 'any',
    override: ({ jsonSchema }) => leaveOutPattern(jsonSchema),
  })
  const moved = JSON.parse(JSON.stringify(raw).replaceAll('"#/$defs/', '"#/components/schemas/'))
  const { $schema: _, $defs, ...rest } = moved as WithDefinitions
  Object.assign(entities, $defs)
  return rest
}

/** Where a format says it, the pattern behind it only fills the page. */
const leaveOutPattern = (schema: { format?: string; pattern?: string }): void => {
  if (schema.format !== undefined) delete schema.pattern
}
