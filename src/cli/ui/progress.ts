/** Shows how far something is: a bar on a terminal, a line now and then elsewhere. Both go to stderr. */
export const showProgress = (label: string, total: number) => {
  const isTerminal = process.stderr.isTTY === true
  let done = 0
  let toldTenths = 0

  const draw = (): void => {
    const share = total === 0 ? 1 : Math.min(1, done / total)
    if (isTerminal) {
      const filled = Math.round(share * 30)
      process.stderr.write(
        `\r${label} ${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${done.toLocaleString('en')} of ${total.toLocaleString('en')} `,
      )
    } else if (Math.floor(share * 10) > toldTenths) {
      toldTenths = Math.floor(share * 10)
      process.stderr.write(`${label} ${toldTenths * 10} %\n`)
    }
  }

  return {
    add(count: number): void {
      done += count
      draw()
    },
    end(): void {
      if (isTerminal) process.stderr.write('\n')
    },
  }
}
