import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writePermissionsPage } from './docs-permissions.ts'
import { writeProtocolDocs } from './docs-protocol.ts'
import { writeSettingsPage } from './docs-settings.ts'
import { writeSlashPage } from './docs-slash.ts'

/** `npm run docs`: writes every generated document anew and names those that changed. */
const generated: { folder: string; write(folder: string): void }[] = [
  { folder: 'docs/protocol', write: writeProtocolDocs },
  { folder: 'docs', write: writePermissionsPage },
  { folder: 'docs', write: writeSettingsPage },
  { folder: 'docs', write: writeSlashPage },
]

const repository = join(import.meta.dir, '..')

const textsIn = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(join(repository, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => [`${folder}/${name}`, readFileSync(join(repository, folder, name), 'utf8')]),
  )

for (const { folder, write } of generated) {
  mkdirSync(join(repository, folder), { recursive: true })
  const before = textsIn(folder)
  write(join(repository, folder))
  const after = textsIn(folder)
  const changed = [...after].filter(([file, text]) => before.get(file) !== text).map(([file]) => file)
  for (const file of changed) console.log(`${file} is new.`)
  if (changed.length === 0) console.log(`${folder}: ${after.size} pages, nothing to change.`)
}
