/** What the system calls of a traced server did to its files, and what it told its clients, in order. */
export type TraceEvent =
  | { what: 'write'; path: string; offset: number; bytes: Buffer }
  | { what: 'truncate'; path: string; length: number }
  | { what: 'sync'; path: string }
  | { what: 'unlink'; path: string }
  | { what: 'told'; text: string }

/** The system calls that matter; `strace -y` adds the path to each descriptor, `-xx` writes bytes as hex. */
export const tracedCalls =
  'pwrite64,pwritev,pwritev2,write,writev,sendto,sendmsg,fdatasync,fsync,ftruncate,unlink,unlinkat,rename,renameat,renameat2'

const call = /^(?:\[pid +)?(\d+)\]? +(?:([a-z0-9_]+)\((.*)|<\.\.\. ([a-z0-9_]+) resumed>(.*))$/

/**
 * Reads a trace. A call that another thread interrupted stands on two lines; it counts when it is finished,
 * because only then does the program know that it is done.
 */
export function* readTrace(lines: Iterable<string>): Generator<TraceEvent> {
  const unfinished = new Map<string, string>()
  for (const line of lines) {
    const match = line.match(call)
    if (!match) continue
    const [, pid, name, args = '', resumedName, rest = ''] = match
    const key = `${pid} ${name ?? resumedName}`
    if (name && args.endsWith('<unfinished ...>')) {
      unfinished.set(key, args.slice(0, -'<unfinished ...>'.length))
      continue
    }
    const whole = name ? args : `${unfinished.get(key) ?? ''}${rest.trimStart()}`
    if (!name) unfinished.delete(key)
    const event = eventOf((name ?? resumedName) as string, whole)
    if (event) yield event
  }
}

const eventOf = (name: string, args: string): TraceEvent | undefined => {
  // Refused, or cut off when the server was killed: nothing is known to have happened.
  if (/= (-1 E[A-Z]+|\?\s*$)/.test(args.slice(-80))) return undefined
  const path = pathOf(args)
  if (name === 'pwrite64' && path) return pwrite(path, args)
  if (name === 'ftruncate' && path)
    return { what: 'truncate', path, length: Number(args.match(/, (\d+) *\)/)?.[1]) }
  if ((name === 'fsync' || name === 'fdatasync') && path) return { what: 'sync', path }
  if (name.startsWith('unlink')) return { what: 'unlink', path: stringsIn(args)[0]?.toString() ?? '' }
  if (/^(sendto|sendmsg|write|writev)$/.test(name) && path && /^(socket|TCP)/.test(path))
    return { what: 'told', text: stringsIn(args).map(String).join('') }
  return undefined
}

const pathOf = (args: string): string | undefined => {
  const path = args.match(/^\d+<([^>]*)>/)?.[1]
  if (path === undefined) return undefined
  return path.includes('\\x') ? Buffer.from(path.replaceAll('\\x', ''), 'hex').toString() : path
}

const pwrite = (path: string, args: string): TraceEvent => {
  const offset = Number(args.match(/, \d+, (\d+) *\) += \d+$/)?.[1])
  const bytes = stringsIn(args)[0]
  if (!bytes || Number.isNaN(offset)) throw new Error(`Cannot read this write: ${args.slice(-120)}`)
  return { what: 'write', path, offset, bytes }
}

const stringsIn = (args: string): Buffer[] =>
  [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex]) =>
    Buffer.from((hex as string).replaceAll('\\x', ''), 'hex'),
  )
