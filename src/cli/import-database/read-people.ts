import { limits } from '../../protocol/limits.ts'
import { emailSchema, isPlainName } from '../../protocol/text.ts'
import { systemIds as ids } from '../../server/system.ts'
import type { ImportedPerson } from '../../storage/queries/database-imports.ts'
import { usernameOf } from '../username-of.ts'
import type { Layout } from './detect.ts'
import { passwordOf } from './password-of.ts'
import { isTrue, textOf, timeOf } from './read-value.ts'
import type { Row, Source } from './source.ts'
import { keyOf } from './source-key.ts'

export type People = {
  list: ImportedPerson[]
  /** The person of a value that stands where somebody is meant: an id or a name; made when nobody is known. */
  find(value: string, isId: boolean): ImportedPerson
  /** Who has a password that cannot be checked here. */
  withoutPassword: string[]
  /** Whose name had to be changed to be one here. */
  renamed: { from: string; to: string }[]
}

/** Everybody in the table of users. Whoever only wrote something is added while messages are read. */
export const readPeople = async (source: Source, { users }: Layout, now: number): Promise<People> => {
  const byId = new Map<string, ImportedPerson>()
  const byName = new Map<string, ImportedPerson>()
  const people: Pick<People, 'list' | 'withoutPassword' | 'renamed'> = {
    list: [],
    withoutPassword: [],
    renamed: [],
  }

  const add = (name: string, id: string, row: Row): ImportedPerson => {
    const columns = users?.columns ?? {}
    const at = timeOf(row[columns.at ?? ''])
    const person = personOf(name, row, columns, at ?? now)
    person.key = keyOf('user', id, name, String(at ?? ''))
    people.list.push(person)
    if (id !== '') byId.set(id, person)
    if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), person)
    if (person.passwordHash === null && textOf(row[columns.password ?? '']) !== '')
      people.withoutPassword.push(name)
    if (person.username !== name) people.renamed.push({ from: name, to: person.username })
    return person
  }

  if (users) {
    const { id, name } = users.columns
    const order = [id, name].filter((column) => column !== undefined)
    for await (const page of source.rows(users.table, order.slice(0, 1)))
      for (const row of page) {
        const called = textOf(row[name ?? '']).trim()
        if (called !== '') add(called, textOf(row[id ?? '']), row)
      }
  }

  return {
    ...people,
    find(value, isId) {
      const found = isId ? byId.get(value) : (byName.get(value.toLowerCase()) ?? byId.get(value))
      return (
        found ?? byName.get(value.toLowerCase()) ?? add(isId ? `user_${value}` : value, isId ? value : '', {})
      )
    },
  }
}

const personOf = (
  name: string,
  row: Row,
  columns: { password?: string; email?: string; verified?: string; first?: string; last?: string },
  at: number,
): ImportedPerson => {
  const email = emailSchema.safeParse(textOf(row[columns.email ?? '']).trim())
  return {
    key: '',
    id: ids.short(),
    username: usernameOf(name),
    passwordHash: passwordOf(textOf(row[columns.password ?? ''])),
    email: email.success ? email.data : null,
    isVerified: isTrue(row[columns.verified ?? '']),
    firstName: personName(row[columns.first ?? '']),
    lastName: personName(row[columns.last ?? '']),
    at,
  }
}

const personName = (value: Row[string] | undefined): string => {
  const name = textOf(value).trim()
  return isPlainName(name) && !/^[@#]/.test(name) && name.length <= limits.personNameLength ? name : ''
}
