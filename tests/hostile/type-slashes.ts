import { slashCommands } from '../../src/protocol/slash/table.ts'
import { createClient, runSlash } from '../../src/sdk/index.ts'
import type { Known } from '../support/hostile-values.ts'

/** They say what is typed to everybody, or keep it; then it stands where it was not hidden. */
const saying = new Set(['create', 'nick', 'status', 'topic', 'exit'])

/** Every slash command with each of these words behind it, typed in each of these rooms; answers what is told. */
export const typeSlashes = async (
  url: string,
  { token }: Known,
  rooms: string[],
  words: string[],
): Promise<string[]> => {
  const client = createClient({ url, token })
  client.connect()
  while (client.getState().status !== 'live') await Bun.sleep(5)
  const told: string[] = []
  for (const room of rooms)
    for (const name of Object.keys(slashCommands))
      for (const word of saying.has(name) ? [] : ['', ...words]) {
        const outcome = JSON.stringify(await runSlash(client, { room }, `/${name} ${word}`))
        // What was typed comes back in what is said about it.
        told.push(
          word.split(' ').reduce((rest, part) => (part === '' ? rest : rest.replaceAll(part, '')), outcome),
        )
      }
  told.push(JSON.stringify(client.getState()))
  await client.close()
  return told
}
