import { join } from 'node:path'

const main = join(import.meta.dir, '..', '..', 'src', 'cli', 'main.ts')

/** Runs `parley …` as a person would, to its end and without a console, whose port there is but one of; `under` is a program that runs it, such as strace. */
export const runParley = async (
  args: string[],
  env: Record<string, string> = {},
  under: string[] = [],
): Promise<{ code: number; out: string; err: string }> => {
  const child = Bun.spawn([...under, process.execPath, main, ...args], {
    env: { ...process.env, PARLEY_CONSOLE_PORT: '0', ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { code: await child.exited, out, err }
}
