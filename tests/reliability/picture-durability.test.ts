import { expect } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { caller } from '../support/call.ts'
import { makePng } from '../support/make-images.ts'
import { needs, testWith } from '../support/needs.ts'
import { startServerProcess } from '../support/start-server-process.ts'

testWith(
  needs.strace(),
  'R15: a picture is answered when its files and their folders have been synced, and appears whole',
  async (strace) => {
    const data = mkdtempSync(join(tmpdir(), 'parley-picture-'))
    const trace = join(data, 'trace.log')
    const watched = 'trace=fsync,fdatasync,rename,renameat,renameat2'
    const under = [strace, '-f', '-y', '-s', '4096', '-e', watched, '-o', trace]
    const server = await startServerProcess({ data, under })
    const { body } = await caller(server.url).post('', 'account.register', {
      username: 'alice',
      password: 'correct horse battery',
    })
    const response = await fetch(`${server.url}/api/v1/account.avatar`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${body.token}`, 'Content-Type': 'image/png' },
      body: makePng(64, 64) as BodyInit,
    })
    const calls = readFileSync(trace, 'utf8').split('\n')
    const { profile } = (await response.json()) as { profile: { avatar: { large: string; small: string } } }
    const folder = join('files', 'avatars', body.account.id)
    const at = (pattern: RegExp): number => calls.findIndex((call) => pattern.test(call))
    for (const parent of ['files', join('files', 'avatars')])
      expect([parent, at(new RegExp(`fsync\\(\\d+<[^>]*/${parent}>`)) >= 0]).toEqual([parent, true])
    for (const address of [profile.avatar.large, profile.avatar.small]) {
      const renamed = at(new RegExp(`rename.*draft-[^"]*".*${basename(address)}"`))
      const draft = calls[renamed]?.match(/draft-[\d-]+/)?.[0]
      const written = at(new RegExp(`fsync\\(\\d+<[^>]*${draft}>`))
      const kept = calls.findIndex(
        (call, i) => i > renamed && new RegExp(`fsync\\(\\d+<[^>]*/${folder}>`).test(call),
      )
      expect([address, written >= 0 && written < renamed, renamed < kept]).toEqual([address, true, true])
    }
    server.kill('SIGTERM')
    await server.exited
    rmSync(data, { recursive: true, force: true })
  },
  60_000,
)
