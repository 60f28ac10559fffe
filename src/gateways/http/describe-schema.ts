import type { Schema } from './json-schema.ts'

/** How the parts of a description are written, in HTML or in Markdown. */
export type Marks = {
  text(plain: string): string
  code(plain: string): string
  /** The name of an entity that is described elsewhere. */
  entity(name: string): string
}

export type Field = { name: string; isOptional: boolean; type: string; description: string }

/** What a field may hold, in a few words: "text, 1–64 characters", "list of Message". */
export const describeSchema = (schema: Schema, marks: Marks): string => {
  const within = (inner: Schema): string => describeSchema(inner, marks)
  if (schema.$ref !== undefined) return marks.entity(schema.$ref.split('/').at(-1) as string)
  if (schema.const !== undefined) return marks.code(JSON.stringify(schema.const))
  if (schema.enum) return schema.enum.map((value) => marks.code(JSON.stringify(value))).join(' or ')
  if (schema.anyOf) return schema.anyOf.map(within).join(' or ')
  if (schema.type === 'array') return `${marks.text('list of')} ${within(schema.items ?? {})}`
  if (schema.properties) {
    const parts = fieldsOf(schema, marks).map(
      ({ name, isOptional, type }) => `${marks.code(name + (isOptional ? '?' : ''))} ${type}`,
    )
    return `${marks.text('object with')} ${parts.join(marks.text('; '))}`
  }
  if (typeof schema.additionalProperties === 'object')
    return `${marks.text('map of text to')} ${within(schema.additionalProperties)}`
  return marks.text(`${word(schema)}${range(schema)}`)
}

/** The fields of an object, in the order of the schema. */
export const fieldsOf = (schema: Schema, marks: Marks): Field[] =>
  Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    isOptional: !schema.required?.includes(name),
    type: describeSchema(field, marks),
    description: field.description ?? '',
  }))

const words: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
}

const word = ({ type, format }: Schema): string => {
  if (format === 'date-time') return 'time, ISO 8601 in UTC'
  if (format === 'email') return 'e-mail address'
  return words[type ?? ''] ?? 'anything'
}

const range = ({ minLength, maxLength, minimum, maximum }: Schema): string => {
  const least = minLength ?? minimum ?? 0
  const most = maxLength ?? maximum ?? Number.MAX_SAFE_INTEGER
  const unit = maxLength === undefined ? '' : ' characters'
  if (Math.abs(most) === Number.MAX_SAFE_INTEGER) return least > 0 ? `, at least ${least}` : ''
  return least > 0 ? `, ${least}–${most}${unit}` : `, at most ${most}${unit}`
}
