import { createInterface } from 'node:readline/promises'

export type Ask = {
  /** A line; what stands in brackets is the answer when nothing was typed. */
  line(question: string, byDefault?: string): Promise<string>
  /** A line that is not shown while it is typed. */
  secret(question: string): Promise<string>
  say(text: string): void
}

/** Somebody ended the questions with Ctrl+C or Ctrl+D. */
export class NoAnswer extends Error {}

/** Questions at the terminal, one line each. */
export const askAtTerminal = (): Ask => ({
  async line(question, byDefault) {
    const shown = byDefault === undefined ? `${question} ` : `${question} [${byDefault}] `
    const answer = (await readLine(shown, false)).trim()
    return answer === '' ? (byDefault ?? '') : answer
  },
  secret: (question) => readLine(`${question} `, true),
  say: (text) => console.log(text),
})

const readLine = (question: string, isSecret: boolean): Promise<string> =>
  process.stdin.isTTY ? readTyped(question, isSecret) : readPiped(question)

const readPiped = async (question: string): Promise<string> => {
  const reader = createInterface({ input: process.stdin, output: process.stdout })
  const ended = new Promise<never>((_, reject) => reader.once('close', () => reject(new NoAnswer())))
  try {
    return await Promise.race([reader.question(question), ended])
  } finally {
    reader.removeAllListeners('close')
    reader.close()
    ended.catch(() => {})
  }
}

/**
 * Reads keys by itself: the runtime's reader of lines goes on echoing what is typed after it was closed, which would
 * show the password that is asked for next.
 */
const readTyped = (question: string, isSecret: boolean): Promise<string> => {
  const { stdin, stdout } = process
  const decoder = new TextDecoder()
  const draw = (typed: string): void => void stdout.write(`\r\u001b[K${question}${isSecret ? '' : typed}`)
  draw('')
  stdin.setRawMode(true)
  stdin.resume()
  return new Promise((resolve, reject) => {
    let typed = ''
    const end = (settle: () => void): void => {
      stdin.off('data', onData)
      stdin.off('end', stop)
      stdin.setRawMode(false)
      stdin.pause()
      stdout.write('\n')
      settle()
    }
    const stop = (): void => end(() => reject(new NoAnswer()))
    const onData = (chunk: Buffer): void => {
      for (const sign of decoder.decode(chunk, { stream: true })) {
        if (sign === '\u0003' || sign === '\u0004') {
          stop()
          return
        }
        if (sign === '\r' || sign === '\n') {
          end(() => resolve(typed))
          return
        }
        if (sign === '\u007f' || sign === '\b') typed = [...typed].slice(0, -1).join('')
        else if (sign === '\u0015') typed = ''
        else if (sign >= ' ') typed += sign
      }
      draw(typed)
    }
    stdin.on('data', onData)
    stdin.on('end', stop)
  })
}
