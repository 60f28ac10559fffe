/**
 * Gives a process only a part of a core, so that a test can ask more of it than it can do: stops it again and again for
 * most of the time. Milliseconds in which it runs, of every `everyMs`.
 */
export const throttle = (pid: number, runMs: number, everyMs: number): { stop(): Promise<void> } => {
  const code = `
    const [pid, run, every] = [${pid}, ${runMs}, ${everyMs}]
    process.on('disconnect', () => process.exit())
    for (;;) {
      process.kill(pid, 'SIGSTOP'); await Bun.sleep(every - run)
      process.kill(pid, 'SIGCONT'); await Bun.sleep(run)
    }`
  const child = Bun.spawn([process.execPath, '-e', code], { stdio: ['ignore', 'ignore', 'ignore'] })
  return {
    async stop() {
      child.kill('SIGKILL')
      await child.exited
      process.kill(pid, 'SIGCONT')
    },
  }
}
