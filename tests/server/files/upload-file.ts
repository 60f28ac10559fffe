import type { FileEntity } from '../../../src/protocol/entities/files.ts'
import type { TestChat } from '../../support/start-test-chat.ts'

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** One `PUT` of a part, whatever it answers. */
export const putPart = async (
  chat: Pick<TestChat, 'url'>,
  token: string,
  file: string,
  offset: number,
  body: BodyInit,
) => {
  const response = await fetch(`${chat.url}/api/v1/files/${file}?offset=${offset}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}` },
    body,
  })
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked by the tests that read them
  return { status: response.status, body: (await response.json()) as any }
}

/** Uploads in parts as a client does, and finishes. */
export const uploadFile = async (
  chat: TestChat,
  token: string,
  room: string,
  name: string,
  bytes: Uint8Array,
): Promise<FileEntity> => {
  const { file, chunkBytes } = await chat.call(token, 'file.begin', { room, name, bytes: bytes.length })
  for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
    const { status, body } = await putPart(
      chat,
      token,
      file,
      offset,
      bytes.slice(offset, offset + chunkBytes),
    )
    if (status !== 200) throw new Error(`A part was answered ${status}: ${JSON.stringify(body)}`)
  }
  return (await chat.call(token, 'file.finish', { file })).file
}

/** Uploads and sends; answers the message's id and the file. */
export const shareFile = async (
  chat: TestChat,
  token: string,
  room: string,
  name: string,
  bytes: Uint8Array,
): Promise<{ message: string; file: FileEntity }> => {
  const file = await uploadFile(chat, token, room, name, bytes)
  const { id } = await chat.call(token, 'message.send', { room, text: '', nonce: file.id, files: [file.id] })
  return { message: id, file }
}

/** A file as its address answers it. */
export const download = (
  chat: Pick<TestChat, 'url'>,
  token: string,
  file: string,
  options: { name?: string; method?: string; headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(`${chat.url}/files/${file}/${options.name ?? 'file'}`, {
    method: options.method ?? 'GET',
    headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...options.headers },
  })

/** As if it were so late that no deletion of one's own can be undone any more. */
export const forgetDeletions = async ({ server: { core } }: TestChat): Promise<void> => {
  await core.store.versions.forgetDeletedBefore(core.clock.wall() + 1)
  core.filesAreDropped()
}
