import type { Need } from './needs.ts'

/** A network of its own that programs run in, behind a cable that can be cut: packets vanish, nobody is told. */
export type Namespace = {
  /** Where what runs in it is reached from here. */
  address: string
  /** Before a command, to run it in there. */
  under: string[]
  /** The cable is out: nothing comes through either way. */
  cut(): void
  /** What is said there is heard in there, but no answer comes back. */
  cutAnswers(): void
  mend(): void
  stop(): void
}

const ip = (...words: string[]): boolean =>
  Bun.spawnSync(['ip', ...words], { env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` }, stderr: 'ignore' })
    .exitCode === 0

const must = (...words: string[]): void => {
  if (!ip(...words)) throw new Error(`ip ${words.join(' ')} failed.`)
}

/** The right to make networks, which root has outside of most containers. */
export const findNamespaces = (): Need => {
  if (!Bun.which('ip', { PATH: `${process.env.PATH}:/usr/sbin:/sbin` }))
    return { missing: 'ip is not installed (Debian: iproute2)' }
  try {
    startNamespace().stop()
    return { found: 'ip' }
  } catch {
    return { missing: 'making a network namespace is not permitted here', optional: true }
  }
}

export const startNamespace = (): Namespace => {
  const id = crypto.randomUUID().slice(0, 6)
  const [name, here, there] = [`parley-${id}`, `pa${id}`, `pb${id}`]
  // 198.18.0.0/15 is set aside for tests of networks.
  const [third, fourth] = [Math.floor(Math.random() * 256), 4 * Math.floor(Math.random() * 64)]
  const [own, address] = [`198.18.${third}.${fourth + 1}`, `198.18.${third}.${fourth + 2}`]
  const stop = (): void => {
    ip('link', 'delete', here)
    ip('netns', 'delete', name)
  }
  try {
    must('netns', 'add', name)
    must('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name)
    must('address', 'add', `${own}/30`, 'dev', here)
    must('link', 'set', here, 'up')
    must('-n', name, 'address', 'add', `${address}/30`, 'dev', there)
    must('-n', name, 'link', 'set', 'lo', 'up')
    must('-n', name, 'link', 'set', there, 'up')
  } catch (error) {
    stop()
    throw error
  }
  return {
    address,
    under: ['ip', 'netns', 'exec', name],
    cut: () => must('-n', name, 'link', 'set', there, 'down'),
    cutAnswers: () => must('-n', name, 'route', 'add', 'blackhole', `${own}/32`),
    mend() {
      ip('-n', name, 'route', 'delete', 'blackhole', `${own}/32`)
      must('-n', name, 'link', 'set', there, 'up')
    },
    stop,
  }
}
