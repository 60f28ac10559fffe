import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCuttingProxy } from '../support/cutting-proxy.ts'
import { runParley } from '../support/run-parley.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'

const main = join(import.meta.dir, '..', '..', 'src', 'cli', 'main.ts')
let chat: TestChat
let folder: string
let alice: string
let env: Record<string, string>

/** With an input that is written to as it goes. */
const startOpen = (args: string[], more: Record<string, string>) =>
  Bun.spawn([process.execPath, main, ...args], {
    env: { ...process.env, ...env, ...more },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  })

const start = (args: string[], input?: string, more: Record<string, string> = {}) =>
  Bun.spawn([process.execPath, main, ...args], {
    env: { ...process.env, ...env, ...more },
    stdin: new Blob([input ?? '']),
    stdout: 'pipe',
    stderr: 'pipe',
  })

const run = async (args: string[], input?: string, more?: Record<string, string>) => {
  const child = start(args, input, more)
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { code: await child.exited, out, err }
}

const saidIn = async (room: string): Promise<string[]> => {
  const { messages } = await chat.call(alice, 'room.history', { room, limit: 500 })
  return messages.filter(({ kind }) => kind === undefined).map(({ text }) => text)
}

const newRoom = async (name: string): Promise<string> =>
  (await chat.call(alice, 'room.create', { name, kind: 'public' })).room.id

beforeAll(async () => {
  chat = await startTestChat()
  alice = (await chat.register('alice')).token
  folder = mkdtempSync(join(tmpdir(), 'parley-programs-'))
  env = { XDG_CONFIG_HOME: join(folder, 'config'), XDG_STATE_HOME: join(folder, 'state') }
  const login = await run(['login', chat.url, '--as', 'alice'], `${testPassword}\n`)
  expect(login).toMatchObject({ code: 0, out: `You are alice at ${chat.url}.\n` })
})
afterAll(async () => {
  await chat.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('parley send', () => {
  test('says one text, and its exit code tells how it went', async () => {
    const room = await newRoom('single')
    expect(await run(['send', 'single', 'hello there'])).toMatchObject({ code: 0, out: '', err: '' })
    expect(await saidIn(room)).toEqual(['hello there'])
    expect(await run(['send', 'nowhere', 'x'])).toMatchObject({ code: 2 })
    expect(await run(['send', 'single', ' '])).toMatchObject({
      code: 2,
      err: 'text: Message content cannot be empty.\n',
    })
    expect(await run(['send'])).toMatchObject({ code: 1 })
    expect(await run(['send', 'single', 'x', '--colour', 'red'])).toMatchObject({ code: 1 })
    expect(await run(['send', 'single', 'x', '--as', 'nobody'])).toMatchObject({ code: 3 })
  })

  test('says each line of its input, in order, long ones in parts, empty ones not', async () => {
    const room = await newRoom('lines')
    const lines = Array.from({ length: 120 }, (_, i) =>
      `line ${i} ${i === 60 ? 'ü'.repeat(12_000) : ''}`.trim(),
    )
    expect(await run(['send', 'lines'], `${lines.join('\n')}\n\n  \nlast without an end`)).toMatchObject({
      code: 0,
    })
    const said = await saidIn(room)
    expect(said.filter((text) => text.startsWith('line')).length).toBe(120)
    expect(said.join('')).toBe([...lines, 'last without an end'].join(''))
  })

  test('loses and doubles nothing while the line is cut again and again', async () => {
    const room = await newRoom('cuts')
    const proxy = startCuttingProxy({ hostname: '127.0.0.1', port: chat.port })
    const child = startOpen(['send', 'cuts', '--server', proxy.url], { PARLEY_TOKEN: alice })
    const lines = Array.from({ length: 60 }, (_, i) => `cut ${i}`)
    for (const [i, line] of lines.entries()) {
      child.stdin.write(`${line}\n`)
      await child.stdin.flush()
      if (i % 12 === 6) proxy.cut()
      await Bun.sleep(10)
    }
    await child.stdin.end()
    expect(await child.exited).toBe(0)
    await proxy.stop()
    expect(await saidIn(room)).toEqual(lines)
  }, 60_000)

  test('keeps what the server has not acknowledged, and the next start sends it once, in order', async () => {
    const room = await newRoom('kept')
    const proxy = startCuttingProxy({ hostname: '127.0.0.1', port: chat.port })
    const token = { PARLEY_TOKEN: alice, PARLEY_SERVER: proxy.url }
    // Nothing comes back any more: stored or not, nobody knows.
    const child = startOpen(['send', 'kept', '--timeout', '2'], token)
    child.stdin.write('first\n')
    await child.stdin.flush()
    await waitFor(async () => (await saidIn(room)).length === 1)
    proxy.cutAfter(0)
    proxy.cut()
    child.stdin.write('second\nthird\n')
    await child.stdin.flush()
    await waitFor(async () => outboxFiles().some((file) => readFileSync(file, 'utf8').includes('third')))
    child.kill('SIGKILL')
    await child.exited
    expect(await saidIn(room)).toEqual(['first'])
    const [file] = outboxFiles()
    expect(statSync(file as string).mode & 0o777).toBe(0o600)
    proxy.cutAfter(Number.POSITIVE_INFINITY)
    expect(await run(['send', 'kept', 'fourth'], '', token)).toMatchObject({ code: 0 })
    expect(await saidIn(room)).toEqual(['first', 'second', 'third', 'fourth'])
    expect(outboxFiles()).toEqual([])
    await proxy.stop()
  }, 60_000)

  test('ends with 4 when no server is there, and asks nobody', async () => {
    const { code, err } = await run(['send', 'lobby', 'x', '--timeout', '1'], '', {
      PARLEY_TOKEN: 'x',
      PARLEY_SERVER: 'http://127.0.0.1:1',
    })
    expect(code).toBe(4)
    expect(err).not.toBe('')
  })
})

const outboxFiles = (): string[] => {
  const outbox = join(folder, 'state', 'parley', 'outbox')
  return readdirSync(outbox, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => join(outbox, file))
}

const waitFor = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return
    await Bun.sleep(25)
  }
  throw new Error('It never became so.')
}

describe('parley tail', () => {
  test('tells what was said, then what is said, a line each, over a restart of the line', async () => {
    const room = await newRoom('tailed')
    const say = (text: string) =>
      chat.call(alice, 'message.send', { room, text, nonce: `n-${text.length}-${text.slice(0, 8)}` })
    for (let i = 0; i < 15; i++) await say(`old ${i}`)
    const proxy = startCuttingProxy({ hostname: '127.0.0.1', port: chat.port })
    const child = start(['tail', 'tailed', '--server', proxy.url], '', { PARLEY_TOKEN: alice })
    let told = ''
    const reading = (async () => {
      for await (const chunk of child.stdout) told += new TextDecoder().decode(chunk)
    })()
    await waitFor(async () => told.includes('old 14'))
    expect(told).not.toContain('old 4\n')
    expect(told.split('\n')[0]).toMatch(/^\[\d\d:\d\d\] #tailed alice: old 5$/)
    await say('live one')
    await waitFor(async () => told.includes('live one'))
    proxy.cut()
    await say('while it was\ncut \u001b[31m')
    await waitFor(async () => told.includes('cut'))
    expect(told.match(/while it was ⏎ cut ␛\[31m/g)).toHaveLength(1)
    expect(told.match(/live one/g)).toHaveLength(1)
    child.kill('SIGINT')
    await reading
    expect(await child.exited).toBe(0)
    await proxy.stop()
  }, 30_000)

  test('goes back to a number, a time or the beginning, for machines as JSON', async () => {
    const room = await newRoom('since')
    for (let i = 0; i < 700; i++)
      await chat.call(alice, 'message.send', { room, text: `m ${i}`, nonce: `s${i}` })
    const all = await run(['tail', 'since', '--since', '1h', '--once', '--json'])
    const messages = all.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(messages.filter(({ kind }) => kind === undefined).map(({ text }) => text)).toEqual(
      Array.from({ length: 700 }, (_, i) => `m ${i}`),
    )
    expect(messages.at(-1)).toMatchObject({ room, roomName: 'since', author: { name: 'alice' } })
    const some = await run(['tail', 'since', '--since', `#${messages.at(-3).seq}`, '--once'])
    expect(some.out.trim().split('\n')).toHaveLength(2)
    expect(await run(['tail', 'since', '--since', 'yesterday-ish'])).toMatchObject({ code: 1 })
  }, 30_000)
})

describe('lists for scripts', () => {
  test('tell who is here and which rooms there are, also as JSON', async () => {
    await newRoom('listed')
    expect((await run(['rooms'])).out).toContain('listed\tpublic\towner\t0 unread\n')
    const { out } = await run(['rooms', '--json'])
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).name),
    ).toContain('listed')
    expect((await run(['who', 'listed'])).out).toBe('alice\towner\tonline\n')
    expect((await run(['who'])).out).toContain('alice\n')
    expect((await run(['accounts'])).out).toBe(`alice\t${chat.url}\n`)
  })

  test('find messages', async () => {
    const room = await newRoom('searched')
    await chat.call(alice, 'message.send', { room, text: 'a needle in the haystack', nonce: 'needle' })
    await waitFor(async () => (await run(['search', 'needle'])).out !== '')
    expect((await run(['search', 'needle'])).out).toMatch(
      /^\d{4}-\d\d-\d\d \[\d\d:\d\d\] #searched alice: a needle in the haystack\n$/,
    )
    expect(JSON.parse((await run(['search', 'needle', '--json'])).out)).toMatchObject({
      room,
      text: 'a needle in the haystack',
    })
    expect(await run(['search', 'nothingofthekind'])).toMatchObject({ code: 0, out: '' })
  })
})

describe('parley chat line by line', () => {
  test('registers, talks and answers the words of older chats without a slash', async () => {
    const input = [
      'register gus correct-horse',
      'whoami',
      'create_room den',
      'hello den',
      'help me please',
      'send and this',
      'list_rooms',
      'msg alice psst',
      'login gus secret-word',
      'register gus2 secret-word',
      'send',
      'exit',
      'not said',
    ].join('\n')
    const { code, out } = await run(['chat', chat.url, '--as', 'gus'], input)
    expect(code).toBe(0)
    expect(out).toContain('You are gus')
    expect(out).toMatch(/#den gus: hello den\n/)
    expect(out).toMatch(/#den gus: help me please\n/)
    expect(out).toMatch(/#den gus: and this\n/)
    expect(out.match(/You are gus already; nothing was said/g)?.length).toBe(2)
    expect(out).toContain('Type /send <text>')
    expect(out).not.toContain('secret-word')
    expect(out).toContain('den')
    const { rooms } = await chat.call(alice, 'room.list', {})
    const direct = rooms.find(({ people }) => people?.some(({ name }) => name === 'gus'))
    expect(await saidIn(direct?.id ?? '')).toEqual(['psst'])
  })

  test('tells machines one object a line', async () => {
    const { code, out } = await run(
      ['chat', '--json', '--as', 'alice'],
      '/join lobby\nhello machines\nexit\n',
    )
    expect(code).toBe(0)
    for (const line of out.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
    expect(out).toContain('"text":"hello machines"')
  })

  test('logs out with "logout", and is not logged in then', async () => {
    const { out } = await run(['chat', '--as', 'gus'], 'logout\n')
    expect(out).toContain('Logging out. Goodbye!')
    expect((await run(['accounts'])).out).not.toContain('gus')
    expect((await run(['chat', chat.url, '--as', 'gus'], '')).code).toBe(3)
  })
})

describe('options', () => {
  test('that nobody knows are refused, by the server too', async () => {
    for (const args of [
      ['serve', '--anything'],
      ['chat', '--nothing'],
      ['rooms', 'extra'],
      ['tail'],
      ['chat', '--theme', 'pink'],
    ])
      expect(await runParley(args, env)).toMatchObject({ code: 1, out: '' })
  })

  test('and commands are completed by three shells, from the table', async () => {
    const { out } = await run(['completion', 'bash'])
    const script = `${out}\nCOMP_WORDS=(parley tail --s) COMP_CWORD=2; _parley; echo "\${COMPREPLY[@]}"; COMP_WORDS=(parley ba) COMP_CWORD=1; _parley; echo "\${COMPREPLY[@]}"`
    expect(Bun.spawnSync(['bash', '-c', script]).stdout.toString()).toBe('--server --since\nbackup\n')
    const zsh = (await run(['completion', 'zsh'])).out
    expect(zsh).toStartWith('#compdef parley\n')
    const fish = (await run(['completion', 'fish'])).out
    expect(fish).toContain("complete -c parley -n '__fish_seen_subcommand_from send' -l timeout")
    if (Bun.which('zsh')) expect(Bun.spawnSync(['zsh', '-nc', zsh]).stderr.toString()).toBe('')
    if (Bun.which('fish')) {
      const asked = `${fish}\ncomplete -C 'parley tail --s'; complete -C 'parley ba'`
      const { stdout } = Bun.spawnSync(['fish', '--no-config', '-c', asked])
      expect(stdout.toString()).toMatch(/^--server\n--since\nbackup\t/)
    }
    expect(await run(['completion', 'tcsh'])).toMatchObject({ code: 1 })
  })
})
