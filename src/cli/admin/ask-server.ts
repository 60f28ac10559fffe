import { readFileSync } from 'node:fs'
import { operatorTokenFile, workerFolders } from '../../server/operator-token.ts'
import { CliFault } from '../cli-fault.ts'

/** Calls a command of the running server and answers its result; a refusal is a fault with its sentence. */
export type AskServer = (command: string, input: object) => Promise<Record<string, unknown>>

/** The server that runs on this data folder, as whoever may read the folder. */
export const serverOf = (dataFolder: string): AskServer => {
  const { token, url } = readToken(dataFolder)
  return async (command, input) => {
    const response = await fetch(`${url}/api/v1/${command}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        'User-Agent': 'parley admin',
      },
      body: JSON.stringify(input),
    }).catch(() => undefined)
    if (!response) throw noServer(dataFolder)
    const body = (await response.json().catch(() => ({}))) as { error?: { message: string } }
    if (!response.ok) throw new CliFault(body.error?.message ?? `The server answered ${response.status}.`)
    return body
  }
}

const readToken = (dataFolder: string): { token: string; url: string } => {
  for (const folder of [dataFolder, ...workerFolders(dataFolder)]) {
    const found = readTokenIn(folder)
    if (found) return found
  }
  throw noServer(dataFolder)
}

const readTokenIn = (dataFolder: string): { token: string; url: string } | undefined => {
  try {
    const [token = '', url = ''] = readFileSync(operatorTokenFile(dataFolder), 'utf8').split('\n')
    if (token !== '' && URL.canParse(url)) return { token, url }
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EACCES')
      throw new CliFault(
        `You may not read ${operatorTokenFile(dataFolder)}. Be the user who runs the server.`,
      )
  }
  return undefined
}

const noServer = (dataFolder: string): CliFault =>
  new CliFault(
    `No server runs on ${dataFolder}. Start it with "parley serve", or name its folder with --data.`,
  )
