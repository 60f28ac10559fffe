import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const repository = join(import.meta.dir, '..', '..')

const readStart = async (output: ReadableStream<Uint8Array>): Promise<{ printed: string; url: string }> => {
  let printed = ''
  for await (const chunk of output) {
    printed += new TextDecoder().decode(chunk)
    const url = printed.match(/Parley is ready: (\S+)/)?.[1]
    if (url) return { printed, url }
  }
  throw new Error(`It ended before it was ready: ${printed}`)
}

test('npm start serves the page, the commands and their documentation, and Ctrl+C stops it cleanly', async () => {
  const data = mkdtempSync(join(tmpdir(), 'parley-npm-'))
  const child = Bun.spawn(['npm', 'start', '--silent'], {
    cwd: repository,
    env: { ...process.env, PARLEY_PORTS: '0', PARLEY_CONSOLE_PORT: '0', PARLEY_DATA: data },
    stdout: 'pipe',
    stderr: 'inherit',
    detached: true,
  })
  const { printed, url } = await readStart(child.stdout)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  const page = await (await fetch(url)).text()
  const script = page.match(/src="([^"]+\.js)"/)?.[1]
  expect((await fetch(`${url}${script}`)).headers.get('content-type')).toContain('javascript')
  expect(await (await fetch(`${url}/api/docs`)).text()).toContain('message.send')
  // What a terminal does at Ctrl+C: the whole group hears it.
  process.kill(-child.pid, 'SIGINT')
  await child.exited
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  rmSync(data, { recursive: true })
  expect(printed).toMatch(
    /whoever makes the first account on this machine does\. From elsewhere, open this link.*\n\S+\/claim\//,
  )
}, 60_000)
