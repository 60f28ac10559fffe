import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestChat } from '../../support/start-test-chat.ts'

/** A folder in which somebody new is logged in already, as after `parley login`. */
export const folderOf = async (
  chat: TestChat,
  username: string,
): Promise<{ folder: string; token: string }> => {
  const { token, account } = await chat.register(username)
  const folder = mkdtempSync(join(tmpdir(), 'parley-login-'))
  mkdirSync(join(folder, 'config', 'parley'), { recursive: true })
  writeFileSync(
    join(folder, 'config', 'parley', 'logins.json'),
    JSON.stringify([{ server: chat.url, username, account: account.id, token }]),
    { mode: 0o600 },
  )
  return { folder, token }
}
