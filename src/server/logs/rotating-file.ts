import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

export type RotatingFile = {
  /** Takes a whole line. All lines of one tick are written at once, so that a busy server pays little for them. */
  write(line: string): void
  /** Writes at once what was taken so far. */
  flush(): void
  close(): void
}

type Open = { descriptor: number; size: number }

/**
 * A file that only this user can read. When it has grown beyond `bytes`, it becomes `<file>.1`, that one `.2`, and
 * so on: at most `keep` files are there at once. A log that cannot be written (a full disk) never stops the server.
 */
export const openRotatingFile = (
  file: string,
  { bytes, keep }: { bytes: number; keep: number },
): RotatingFile => {
  let open: Open | undefined = openForAppending(file)
  let isClosed = false
  let isDue = false
  let waiting = ''

  const flush = (): void => {
    isDue = false
    const text = waiting
    waiting = ''
    if (text === '' || isClosed) return
    try {
      if (open && open.size > 0 && open.size + text.length > bytes) rotate()
      open ??= openForAppending(file)
      open.size += writeSync(open.descriptor, text)
    } catch {
      // Nowhere left to tell it.
    }
  }

  /** Forgets the descriptor first: were it kept after a failure, it might be another file's by then. */
  const rotate = (): void => {
    shut()
    rmSync(`${file}.${keep - 1}`, { force: true })
    for (let n = keep - 2; n >= 0; n--) moveUp(file, n)
  }

  const shut = (): void => {
    const last = open
    open = undefined
    if (last) closeSync(last.descriptor)
  }

  return {
    write(line) {
      waiting += `${line}\n`
      if (isDue) return
      isDue = true
      setImmediate(flush)
    },
    flush,
    close() {
      flush()
      shut()
      isClosed = true
    },
  }
}

const openForAppending = (file: string): Open => {
  const descriptor = openSync(file, 'a', 0o600)
  return { descriptor, size: fstatSync(descriptor).size }
}

const moveUp = (file: string, n: number): void => {
  try {
    renameSync(n === 0 ? file : `${file}.${n}`, `${file}.${n + 1}`)
  } catch {
    // There are not so many yet.
  }
}
