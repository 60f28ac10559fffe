import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs, testWith } from '../../support/needs.ts'

const tmuxNeed = needs.program('tmux', 'tmux')
const main = join(import.meta.dir, '..', '..', '..', 'src', 'cli', 'main.ts')

/** A test in a real pseudo-terminal; skipped with a reason where tmux is missing, failed in CI. */
export const testInTerminal = (name: string, run: () => Promise<void>, timeout = 40_000): void =>
  testWith(tmuxNeed, name, run, timeout)

export type TestTerminal = {
  /** Keys by tmux's names (`Enter`, `C-k`, `M-Up`), one after the other. */
  press(...keys: string[]): Promise<void>
  type(text: string): Promise<void>
  /** The screen as text, without the spaces at the ends of its lines. */
  screen(): string
  /** The same with its colours. */
  painted(): string
  /** The screen once it shows this; rejects with the screen when it never does. */
  shows(wanted: string | RegExp, withinMs?: number): Promise<string>
  showsNot(unwanted: string | RegExp, withinMs?: number): Promise<string>
  /** What holds sooner or later of the screen. */
  until(holds: (screen: string) => boolean, withinMs?: number): Promise<string>
  resize(columns: number, rows: number): Promise<void>
  cursor(): { x: number; y: number }
  title(): string
  /** The program's own, below the shell that started it. */
  pid(): number
  /** The exit code, once the program has ended. */
  ended(withinMs?: number): Promise<number>
  folder: string
  close(): void
}

export type TerminalOptions = {
  args: string[]
  columns?: number
  rows?: number
  /** Where logins and unsent messages are kept; a new folder unless given. */
  folder?: string
  env?: Record<string, string>
  /** Another program than the client. */
  command?: string[]
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** Starts `parley …` as a person would, in a terminal of its own. */
export const openTerminal = (options: TerminalOptions): TestTerminal => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'parley-terminal-'))
  const socket = join(mkdtempSync(join(tmpdir(), 'parley-tmux-')), 'tmux')
  const tmux = (...args: string[]): string => {
    const { stdout, stderr, exitCode } = Bun.spawnSync(['tmux', '-S', socket, '-f', '/dev/null', ...args])
    if (exitCode !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`)
    return stdout.toString()
  }
  const env = {
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    TZ: 'UTC',
    ...options.env,
  }
  const command = options.command ?? [process.execPath, main, ...options.args]
  const line = [
    ...Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`),
    ...command.map(quoted),
  ].join(' ')
  const size = ['-x', String(options.columns ?? 120), '-y', String(options.rows ?? 40)]
  tmux(
    'new-session',
    '-d',
    '-s',
    'p',
    ...size,
    `${line}; code=$?; printf '\\nended with %s\\n' $code; exec sleep 3600`,
  )
  tmux('set-option', '-g', 'escape-time', '0')
  tmux('set-option', '-g', 'status', 'off')
  tmux('set-option', '-g', 'default-terminal', 'tmux-256color')

  const screen = (): string =>
    tmux('capture-pane', '-p', '-t', 'p')
      .split('\n')
      .map((row) => row.trimEnd())
      .join('\n')

  const until = async (holds: (text: string) => boolean, withinMs = 8000): Promise<string> => {
    const end = performance.now() + withinMs
    for (;;) {
      const text = screen()
      if (holds(text)) return text
      if (performance.now() > end) throw new Error(`The screen never became so:\n${text}`)
      await Bun.sleep(50)
    }
  }
  const has = (text: string, wanted: string | RegExp): boolean =>
    typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)

  return {
    folder,
    screen,
    until,
    painted: () => tmux('capture-pane', '-p', '-e', '-t', 'p'),
    async press(...keys) {
      for (const key of keys) {
        tmux('send-keys', '-t', 'p', key)
        await Bun.sleep(40)
      }
    },
    async type(text) {
      tmux('send-keys', '-t', 'p', '-l', text)
      await Bun.sleep(40)
    },
    shows: (wanted, withinMs) => until((text) => has(text, wanted), withinMs),
    showsNot: (unwanted, withinMs) => until((text) => !has(text, unwanted), withinMs),
    async resize(columns, rows) {
      tmux('resize-window', '-t', 'p', '-x', String(columns), '-y', String(rows))
      await Bun.sleep(100)
    },
    cursor() {
      const [x, y] = tmux('display-message', '-p', '-t', 'p', '#{cursor_x} #{cursor_y}')
        .trim()
        .split(' ')
        .map(Number)
      return { x: x as number, y: y as number }
    },
    title: () => tmux('display-message', '-p', '-t', 'p', '#{pane_title}').trim(),
    pid() {
      const shell = tmux('display-message', '-p', '-t', 'p', '#{pane_pid}').trim()
      return Number(readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim())
    },
    async ended(withinMs) {
      const text = await until((one) => /ended with \d+/.test(one), withinMs)
      return Number(text.match(/ended with (\d+)/)?.[1])
    },
    close() {
      try {
        tmux('kill-server')
      } catch {
        // It has ended already.
      }
      rmSync(join(socket, '..'), { recursive: true, force: true })
      if (!options.folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}
