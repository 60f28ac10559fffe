import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesOf, download, forgetDeletions, shareFile } from '../server/files/upload-file.ts'
import { makePng } from '../support/make-images.ts'
import { runParley } from '../support/run-parley.ts'
import { startTestChat } from '../support/start-test-chat.ts'

const root = mkdtempSync(join(tmpdir(), 'parley-file-backup-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const at = (name: string): string => join(root, name)

const contentsBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    : []

test('R14: a backup brings back files and pictures, also elsewhere, and none that was deleted before it', async () => {
  const dataFolder = at('data')
  const chat = await startTestChat({ dataFolder })
  const { token, account } = await chat.register('alice')
  const kept = await shareFile(chat, token, 'lobby', 'kept.txt', bytesOf('kept content'))
  const gone = await shareFile(chat, token, 'lobby', 'gone.txt', bytesOf('gone content'))
  await chat.call(token, 'message.delete', { message: gone.message })
  await forgetDeletions(chat)
  while (await chat.server.core.store.files.byId(gone.file.id)) await Bun.sleep(5)
  await fetch(`${chat.url}/api/v1/account.avatar`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'image/png' },
    body: makePng(64, 64) as BodyInit,
  })
  const file = at('backup.db')
  const told = await runParley(['backup', file, '--data', dataFolder])
  expect(told.out).toContain('1 files are in')
  const all = contentsBelow(`${file}.files`)
  expect(all).toContain('kept content')
  expect(all).not.toContain('gone content')
  const late = await shareFile(chat, token, 'lobby', 'late.txt', bytesOf('late content'))
  await chat.call(token, 'message.delete', { message: kept.message })
  await forgetDeletions(chat)
  while (await chat.server.core.store.files.byId(kept.file.id)) await Bun.sleep(5)
  expect(contentsBelow(join(dataFolder, 'files', 'kept'))).not.toContain('kept content')
  await chat.stop()

  for (const folder of [dataFolder, at('elsewhere')]) {
    expect((await runParley(['restore', file, '--data', folder])).code).toBe(0)
    const again = await startTestChat({ dataFolder: folder })
    expect(await (await download(again, token, kept.file.id)).text()).toBe('kept content')
    expect((await download(again, token, late.file.id)).status).toBe(404)
    const { profile } = await again.call(token, 'account.profile', { account: account.id })
    const avatar = await fetch(`${again.url}${profile.avatar?.large}`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    expect(avatar.status).toBe(200)
    await again.stop()
    const { out } = await runParley(['doctor', '--data', folder], { PARLEY_PORTS: '0' })
    expect(out).toContain('1 files are whole.')
    expect(out).not.toContain('BAD')
  }
}, 60_000)

test('a backup takes the files from where they lie, and a restore brings them there', async () => {
  const [dataFolder, filesFolder] = [at('apart'), at('shared')]
  const env = { PARLEY_DATA: dataFolder, PARLEY_FILES: filesFolder, PARLEY_PORTS: '0' }
  const chat = await startTestChat({ dataFolder, env: { PARLEY_FILES: filesFolder } })
  const { token } = await chat.register('alice')
  const { file } = await shareFile(chat, token, 'lobby', 'apart.txt', bytesOf('apart content'))
  expect(contentsBelow(filesFolder)).toContain('apart content')
  await chat.stop()
  const without = await runParley(['backup', at('without.db'), '--data', dataFolder])
  expect([without.code, without.err]).toEqual([1, expect.stringContaining('PARLEY_FILES')])
  const copy = at('apart.db')
  expect((await runParley(['backup', copy], env)).out).toContain('1 files are in')
  rmSync(filesFolder, { recursive: true })
  expect((await runParley(['doctor'], env)).out).toContain(`The file ${file.id} (apart.txt) is missing`)
  expect((await runParley(['restore', copy], env)).code).toBe(0)
  expect(contentsBelow(filesFolder)).toContain('apart content')
  expect((await runParley(['doctor'], env)).out).toContain('1 files are whole.')
}, 60_000)

test('a backup taken while files come and go holds each file that its database knows', async () => {
  const dataFolder = at('busy')
  const chat = await startTestChat({ dataFolder })
  const { token } = await chat.register('alice')
  let isOver = false
  let shared = 0
  const busy = (async () => {
    for (let i = 0; !isOver; i += 1) {
      const { message } = await shareFile(chat, token, 'lobby', `${i}.txt`, bytesOf(`content ${i}`))
      if (i % 2 === 0) await chat.call(token, 'message.delete', { message })
      if (i % 2 === 0) await forgetDeletions(chat)
      shared += 1
    }
  })()
  while (shared < 4) await Bun.sleep(10)
  for (let i = 0; i < 3; i += 1) {
    const [file, folder] = [at(`busy-${i}.db`), at(`restored-${i}`)]
    expect((await runParley(['backup', file, '--data', dataFolder])).code).toBe(0)
    expect((await runParley(['restore', file, '--data', folder])).code).toBe(0)
    const { out } = await runParley(['doctor', '--data', folder], { PARLEY_PORTS: '0' })
    expect(out).not.toContain('BAD')
    expect(out).toContain('files are whole.')
  }
  isOver = true
  await busy
  await chat.stop()
}, 120_000)

test('the doctor names each file that is missing or changed', async () => {
  const dataFolder = at('ill')
  const chat = await startTestChat({ dataFolder })
  const { token } = await chat.register('alice')
  const files = []
  for (const name of ['whole', 'missing', 'changed', 'cut'])
    files.push((await shareFile(chat, token, 'lobby', `${name}.txt`, bytesOf('content'))).file.id)
  await chat.stop()
  const contentOf = (id: string) => join(dataFolder, 'files', 'kept', id.slice(0, 2), id, 'content')
  rmSync(contentOf(files[1] as string))
  writeFileSync(contentOf(files[2] as string), 'cOntent')
  writeFileSync(contentOf(files[3] as string), 'con')
  const { out, code } = await runParley(['doctor', '--data', dataFolder], { PARLEY_PORTS: '0' })
  expect(code).not.toBe(0)
  for (const fault of [
    '(missing.txt) is missing',
    '(changed.txt) is damaged',
    '(cut.txt) has 3 bytes instead of 7',
  ])
    expect(out).toContain(fault)
  expect(out).not.toContain('whole.txt')
}, 60_000)
