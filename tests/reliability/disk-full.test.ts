import { expect } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../support/call.ts'
import { needs, testWith } from '../support/needs.ts'
import { startServerProcess } from '../support/start-server-process.ts'

testWith(
  needs.smallDisk(),
  'R10: a full disk stores nothing that it did not acknowledge, reads go on, and writes come back by themselves',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-full-'))
    run('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder)
    try {
      await fillAndFree(folder)
    } finally {
      run('umount', '-l', folder)
      rmSync(folder, { recursive: true, force: true })
    }
  },
  90_000,
)

async function fillAndFree(folder: string): Promise<void> {
  const ballast = join(folder, 'ballast')
  writeFileSync(ballast, Buffer.alloc(3 * 1024 * 1024, 1))
  const server = await startServerProcess({ data: join(folder, 'data') })
  const { post } = caller(server.url)
  const { token } = (await post('', 'account.register', { username: 'ann', password: 'correct horse' })).body
  const acked: string[] = []
  const send = async (n: number) => {
    const text = `${n} ${'x'.repeat(8000)}`
    const answer = await post(token, 'message.send', { room: 'lobby', text, nonce: `n${n}` })
    if (answer.status === 200) acked.push(text)
    return answer
  }

  let full = await send(0)
  for (let n = 1; full.status === 200 && n < 2000; n++) full = await send(n)
  expect([full.status, full.body.error.code]).toEqual([507, 'storage-full'])
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
  expect((await post(token, 'room.history', { room: 'lobby', limit: 3 })).body.messages.length).toBe(3)

  rmSync(ballast)
  const freed = performance.now()
  while ((await send(5000)).status !== 200 && performance.now() - freed < 10_000) await Bun.sleep(100)
  expect(acked.at(-1)).toStartWith('5000 ')
  console.log(
    `disk full: writes came back ${(performance.now() - freed).toFixed(0)} ms after space was freed`,
  )

  const stored: string[] = []
  for (let after = 0, more = true; more; ) {
    const page = (await post(token, 'room.changes', { room: 'lobby', after, limit: 500 })).body
    stored.push(...page.messages.map(({ text }: { text: string }) => text))
    after = page.messages.at(-1)?.rev ?? after
    more = page.more
  }
  expect(stored).toEqual(acked)
  server.kill('SIGTERM')
  await server.exited
}

function run(...command: string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(command)
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr}`)
}
