import { afterAll, describe, expect, test } from 'bun:test'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { freePort } from '../support/redis.ts'

const repository = resolve(import.meta.dir, '..', '..')
const root = mkdtempSync(join(tmpdir(), 'parley-image-'))
const children: Bun.Subprocess[] = []
afterAll(async () => {
  for (const child of children) {
    child.kill('SIGKILL')
    await child.exited
  }
  rmSync(root, { recursive: true, force: true })
})

type Step = { word: string; rest: string }

/** The instructions of a Dockerfile, each stage by itself. */
const stagesOf = (text: string): Step[][] => {
  const steps = text
    .replace(/^#.*$/gm, '')
    .split('\n')
    .flatMap((line): Step[] => {
      const [, word = '', rest = ''] = line.match(/^([A-Z]+)\s+(.*)$/) ?? []
      return word === '' ? [] : [{ word, rest }]
    })
  const stages: Step[][] = []
  for (const step of steps) {
    if (step.word === 'FROM') stages.push([])
    stages.at(-1)?.push(step)
  }
  return stages
}

const [build = [], final = []] = stagesOf(readFileSync(join(repository, 'Dockerfile'), 'utf8'))

/** Runs the steps of the first stage in a clean folder, with what the build may see and nothing else. */
const runBuild = async (): Promise<string> => {
  const at = join(root, 'build')
  const app = join(root, 'app')
  mkdirSync(at)
  for (const { word, rest } of build) {
    if (word === 'COPY') copyInto(at, rest.split(/\s+/))
    else if (word === 'RUN') {
      const child = Bun.spawn(['sh', '-euc', rest.replaceAll('/app', app)], {
        cwd: at,
        env: { PATH: process.env.PATH, HOME: root },
        stdout: 'ignore',
        stderr: 'pipe',
      })
      const said = await new Response(child.stderr).text()
      if ((await child.exited) !== 0) throw new Error(`RUN ${rest}\n${said}`)
    }
  }
  return app
}

const copyInto = (at: string, words: string[]): void => {
  const target = words.pop() as string
  for (const source of words) {
    expect(allowed.some((name) => source === name || source.startsWith(`${name}/`))).toBe(true)
    const to = target.endsWith('/') ? join(at, target, source) : join(at, target)
    mkdirSync(dirname(to), { recursive: true })
    cpSync(join(repository, source), to, { recursive: true })
  }
}

/** What .dockerignore lets through. */
const allowed = readFileSync(join(repository, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1))

describe('the image', () => {
  test('runs as nobody in particular, on a read-only root, and asks itself for its health', () => {
    const words = Object.fromEntries(final.map(({ word, rest }) => [word, rest]))
    expect(words.USER).toBe('10001:10001')
    expect(words.HEALTHCHECK).toContain('"/app/parley", "health"')
    expect(words.ENTRYPOINT).toBe('["/app/parley"]')
    for (const file of ['docker-compose.yml', 'docker-compose.prod.yml'])
      expect(readFileSync(join(repository, file), 'utf8')).toContain('read_only: true')
  })

  test('is built by its steps in a clean folder, and what they made serves, is well, and has its library for pictures beside it', async () => {
    const app = await runBuild()
    expect(existsSync(join(app, 'node_modules', 'sharp', 'package.json'))).toBe(true)
    const [port, data] = [await freePort(), join(root, 'data')]
    const env = {
      PATH: '/usr/bin:/bin',
      PARLEY_PORTS: String(port),
      PARLEY_DATA: data,
      PARLEY_DIALECTS: 'off',
    }
    const child = Bun.spawn([join(app, 'parley'), 'serve'], {
      cwd: app,
      env,
      stdout: 'pipe',
      stderr: 'inherit',
    })
    children.push(child)
    for await (const chunk of child.stdout)
      if (new TextDecoder().decode(chunk).includes('Parley is ready')) break
    const health = () => Bun.spawnSync([join(app, 'parley'), 'health'], { cwd: app, env })
    expect(health()).toMatchObject({ exitCode: 0 })
    const page = await fetch(`http://127.0.0.1:${port}/`)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    child.kill('SIGTERM')
    expect(await child.exited).toBe(0)
    expect(health()).toMatchObject({ exitCode: 1 })
  }, 180_000)
})
