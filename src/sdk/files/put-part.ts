import type { CommandInput, CommandName, CommandOutput } from '../../protocol/commands.ts'
import { ask } from '../auth.ts'
import { CallError, disconnected, refusedBy } from '../call-error.ts'

/** Where files go, and in whose name; without a token a browser's cookie speaks for it. */
export type FileServer = {
  url: string
  token?: string | undefined
  fetch: (url: string, init: RequestInit) => Promise<Response>
}

const authorization = ({ token }: FileServer): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` }

/** Sends a part of a file; answers where the next one begins. Rejects with a `CallError`. */
export const putPart = async (
  server: FileServer,
  file: string,
  offset: number,
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<number> => {
  const to = new URL(`/api/v1/files/${encodeURIComponent(file)}?offset=${offset}`, server.url).href
  const init = { method: 'PUT', body: bytes, signal, headers: authorization(server) }
  const answer = await server.fetch(to, init).catch(() => {
    throw disconnected()
  })
  const body = await answer.json().catch(() => null)
  if (answer.ok && typeof body?.offset === 'number') return body.offset
  throw body?.error?.code ? refusedBy(body.error) : new CallError('overloaded', 'The server gave no answer.')
}

/** Calls a command about files over HTTP, like their parts. */
export const askAbout = <C extends CommandName>(
  server: FileServer,
  command: C,
  input: CommandInput<C>,
  signal?: AbortSignal,
): Promise<CommandOutput<C>> =>
  ask(server.url, command, input, {
    fetch: (url, init) =>
      server.fetch(url, {
        ...init,
        ...(signal ? { signal } : {}),
        headers: { ...(init.headers as Record<string, string>), ...authorization(server) },
      }),
  })
