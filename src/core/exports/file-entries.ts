import type { LoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import type { FileRecord } from '../files/ports.ts'

const atOnce = 50
/** Read at once; a multiple of three, so that the pieces of base64 fit together. */
const pieceBytes = 48 * 1024

/** One's own files with their content, each as JSON in pieces, so that a big one costs no memory. */
export async function* fileEntries(core: Core, { account }: LoggedIn): AsyncIterable<AsyncIterable<string>> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const files: FileRecord[] = await core.store.files.of(account.id, after, atOnce)
    for (const file of files) if (file.state === 'done' || file.state === 'sent') yield entryOf(core, file)
    after = files.length < atOnce ? undefined : files.at(-1)?.id
  }
}

async function* entryOf({ keptFiles }: Core, file: FileRecord): AsyncIterable<string> {
  const { id, room, name, bytes, type, sha256, at } = file
  const told = { id, room, name, bytes, type, sha256, at: new Date(at).toISOString() }
  yield `${JSON.stringify(told).slice(0, -1)},"content":"`
  const content = await keptFiles.find(id, 'content')
  for (let from = 0; content && from < content.size; from += pieceBytes)
    yield Buffer.from(await content.slice(from, from + pieceBytes).arrayBuffer()).toString('base64')
  yield '"}'
}
