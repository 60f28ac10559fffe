import type { CommandOutput } from '../../protocol/commands.ts'
import { type Actor, type LoggedIn, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { sections } from './sections.ts'

/** Said at the top of the file; a higher number when what is in it changes its meaning. */
const format = 'parley-account-1'
/** Characters gathered before they are handed on. */
const pieceLength = 32 * 1024

/** Everything about one's own account as one JSON file, made while it is read. */
export const exportAccount = async (core: Core, actor: Actor): Promise<CommandOutput<'account.export'>> => ({
  file: gathered(fileOf(core, mustBeLoggedIn(actor))),
})

async function* fileOf(core: Core, me: LoggedIn): AsyncIterable<string> {
  const exportedAt = new Date(core.clock.wall()).toISOString()
  yield `{\n"format": ${JSON.stringify(format)},\n"exportedAt": ${JSON.stringify(exportedAt)}`
  for (const [name, section] of Object.entries(sections)) {
    yield `,\n${JSON.stringify(name)}: `
    const content = section(core, me)
    if (Symbol.asyncIterator in content) yield* list(content)
    else yield JSON.stringify((await content) ?? null)
  }
  yield '\n}\n'
}

async function* list(entries: AsyncIterable<unknown>): AsyncIterable<string> {
  let isFirst = true
  yield '['
  for await (const entry of entries) {
    yield isFirst ? '\n' : ',\n'
    if (isPieces(entry)) yield* entry
    else yield JSON.stringify(entry)
    isFirst = false
  }
  yield '\n]'
}

/** An entry that is too big to be made at once comes as JSON in pieces. */
const isPieces = (entry: unknown): entry is AsyncIterable<string> =>
  typeof entry === 'object' && entry !== null && Symbol.asyncIterator in entry

async function* gathered(pieces: AsyncIterable<string>): AsyncIterable<string> {
  let piece = ''
  for await (const next of pieces) {
    piece += next
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  yield piece
}
