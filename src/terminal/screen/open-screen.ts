import { writeSync } from 'node:fs'
import { createKeyParser, type Input } from '../keys/parse-keys.ts'

export type Screen = {
  columns(): number
  rows(): number
  write(bytes: string): void
  /** Gives the terminal back as it was. Twice does no harm. */
  close(): void
}

export type ScreenListener = { input(input: Input): void; resized(): void; ended(): void }

const esc = '\u001b'
/** Another screen without wrapping, pasting and focus told, keys told apart, and what is the background? */
const opening = `${esc}[?1049h${esc}[?7l${esc}[?2004h${esc}[?1004h${esc}[>1u${esc}[2J${esc}]11;?${esc}\\`
const closing = `${esc}[<u${esc}[?1004l${esc}[?2004l${esc}[?7h${esc}[0m${esc}[?25h${esc}[?1049l`

/** An escape may be the key, or the beginning of another one: so long it waits for more. */
const escapeMs = 30

/** Takes over the terminal. Whatever ends the program, it is given back. */
export const openScreen = (listener: ScreenListener): Screen => {
  const { stdin, stdout } = process
  const parser = createKeyParser()
  const decoder = new TextDecoder()
  let flushing: ReturnType<typeof setTimeout> | undefined
  let isOpen = true

  const hear = (inputs: Input[]): void => inputs.forEach(listener.input)
  const onData = (chunk: Buffer): void => {
    clearTimeout(flushing)
    hear(parser.feed(decoder.decode(chunk, { stream: true })))
    if (parser.isWaiting()) flushing = setTimeout(() => hear(parser.flush()), escapeMs)
  }

  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    clearTimeout(flushing)
    stdin.off('data', onData)
    stdin.off('end', listener.ended)
    stdout.off('resize', listener.resized)
    process.off('exit', close)
    restored(stdin)
    writeAll(closing)
  }

  stdin.setRawMode(true)
  stdin.on('data', onData)
  stdin.on('end', listener.ended)
  stdin.resume()
  stdout.on('resize', listener.resized)
  process.on('exit', close)
  stdout.write(opening)
  return {
    columns: () => Math.max(10, stdout.columns || 80),
    rows: () => Math.max(4, stdout.rows || 24),
    write: (bytes) => void (isOpen && stdout.write(bytes)),
    close,
  }
}

/** The keys are the terminal's own again; one that is gone refuses, and must not keep the program from ending. */
const restored = (stdin: typeof process.stdin): void => {
  try {
    if (stdin.isTTY) stdin.setRawMode(false)
  } catch {
    // The terminal is gone.
  }
  stdin.pause()
}

/** At once, as the program may be about to end. */
const writeAll = (text: string): void => {
  try {
    writeSync(1, text)
  } catch {
    // The terminal is gone.
  }
}
