/**
 * Gives a process only a part of a core, so that a test can ask more of it than it can do: stops it again and again for
 * most of the time. Milliseconds in which it runs, of every `everyMs`.
 */
export const throttle = (pid: number, runMs: number, everyMs: number): { stop(): Promise<void> } => {
  const code = `
    const [pid, run, every] = [${pid}, ${runMs}, ${everyMs}]
    let isOver = false
    process.stdin.resume().on('end', () => (isOver = true))
    while (!isOver) {
      process.kill(pid, 'SIGSTOP'); await Bun.sleep(every - run)
      process.kill(pid, 'SIGCONT'); await Bun.sleep(run)
    }`
  // It ends with its input, also when the test does not live to say so, and never while the process stands still.
  const child = Bun.spawn([process.execPath, '-e', code], { stdio: ['pipe', 'ignore', 'ignore'] })
  return {
    async stop() {
      child.stdin.end()
      await child.exited
    },
  }
}
