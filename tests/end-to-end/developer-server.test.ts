import { afterEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { conversations, people } from '../../scripts/dev/conversations.ts'
import { devPassword, importedRoom } from '../../scripts/dev/seed.ts'
import { caller } from '../support/call.ts'

const script = join(import.meta.dir, '..', '..', 'scripts', 'dev.ts')

/** A setting that belongs to a real installation and must not reach this one. */
const foreign = { PARLEY_PUBLIC_URL: 'https://chat.example.org' }

const running: Bun.Subprocess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

const startDev = async (data: string, ...args: string[]) => {
  const child = Bun.spawn([process.execPath, script, '--port', '0', '--data', data, ...args], {
    env: { ...process.env, ...foreign },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  running.push(child)
  let told = ''
  for await (const chunk of child.stdout) {
    told += new TextDecoder().decode(chunk)
    const url = told.match(/Parley for development: (\S+)/)?.[1]
    if (url && told.includes('Ctrl+C stops')) return { url, told, child }
  }
  return { url: '', told: await new Response(child.stderr).text(), child }
}

test('npm run dev has people who have talked, prints their logins, and remembers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-dev-'))
  try {
    const first = await startDev(folder)
    expect(first.url).toStartWith('http://127.0.0.1:')
    const { post } = caller(first.url)
    for (const username of people) {
      expect(first.told).toMatch(new RegExp(`\\b${username} +${devPassword}`))
      const { body } = await post('', 'account.login', { username, password: devPassword })
      const { rooms } = (await post(body.token, 'room.list', {})).body
      const talked = conversations.filter(({ members }) => members.includes(username))
      const mine = rooms.filter(({ role }: { role: string | null }) => role !== null)
      expect(mine.map(({ name }: { name: string }) => name).sort()).toEqual(
        [...talked.map(({ room }) => room), importedRoom].sort(),
      )
    }
    const page = await (await fetch(first.url)).text()
    expect(page).toContain('src="/reload-page.js"')
    expect((await fetch(`${first.url}/reload-page.js`)).status).toBe(200)
    first.child.kill('SIGTERM')
    expect(await first.child.exited).toBe(0)

    const second = await startDev(folder)
    const login = await caller(second.url).post('', 'account.login', {
      username: 'alice',
      password: devPassword,
    })
    expect(login.body.account.role).toBe('owner')
    second.child.kill('SIGTERM')
    await second.child.exited
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)

test('npm run dev leaves conversations alone that it did not make', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-dev-'))
  writeFileSync(join(folder, 'parley.db'), 'somebody’s conversations')
  const { told, child } = await startDev(folder, '--fresh')
  expect(await child.exited).toBe(1)
  expect(told).toContain('left alone')
  expect(await Bun.file(join(folder, 'parley.db')).text()).toBe('somebody’s conversations')
  rmSync(folder, { recursive: true })
})
