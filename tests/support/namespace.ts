import type { Need } from './needs.ts'

/** A way into a namespace that can be cut: packets vanish, nobody is told. */
export type Cable = {
  /** Where what runs in it is reached over this cable. */
  address: string
  /** The cable is out: nothing comes through either way. */
  cut(): void
  /** What is said here is heard in there, but no answer comes back. */
  cutAnswers(): void
  /** What is said here is not heard in there; what is said there is heard here. */
  cutQuestions(): void
  mend(): void
}

/** A network of its own that programs run in, behind a cable. */
export type Namespace = Cable & {
  /** Before a command, to run it in there. */
  under: string[]
  /** One more cable: who comes over it is cut off alone. What runs in there must listen on all addresses. */
  secondCable(): Cable
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
  const name = `parley-${crypto.randomUUID().slice(0, 6)}`
  const ends: string[] = []
  const stop = (): void => {
    for (const here of ends) ip('link', 'delete', here)
    ip('netns', 'delete', name)
  }
  try {
    must('netns', 'add', name)
    must('-n', name, 'link', 'set', 'lo', 'up')
    return {
      ...layCable(name, ends),
      under: ['ip', 'netns', 'exec', name],
      secondCable: () => layCable(name, ends),
      stop,
    }
  } catch (error) {
    stop()
    throw error
  }
}

/** Nobody has it: what is sent to it arrives and is passed over. */
const nobodysCard = '02:00:00:00:00:01'

const layCable = (name: string, ends: string[]): Cable => {
  const id = crypto.randomUUID().slice(0, 6)
  const [here, there] = [`pa${id}`, `pb${id}`]
  // 198.18.0.0/15 is set aside for tests of networks.
  const [third, fourth] = [Math.floor(Math.random() * 256), 4 * Math.floor(Math.random() * 64)]
  const [own, address] = [`198.18.${third}.${fourth + 1}`, `198.18.${third}.${fourth + 2}`]
  must('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name)
  ends.push(here)
  must('address', 'add', `${own}/30`, 'dev', here)
  must('link', 'set', here, 'up')
  must('-n', name, 'address', 'add', `${address}/30`, 'dev', there)
  must('-n', name, 'link', 'set', there, 'up')
  return {
    address,
    cut: () => must('-n', name, 'link', 'set', there, 'down'),
    cutAnswers: () => must('-n', name, 'route', 'add', 'blackhole', `${own}/32`),
    cutQuestions: () =>
      must('neighbour', 'replace', address, 'lladdr', nobodysCard, 'dev', here, 'nud', 'permanent'),
    mend() {
      ip('-n', name, 'route', 'delete', 'blackhole', `${own}/32`)
      ip('neighbour', 'delete', address, 'dev', here)
      must('-n', name, 'link', 'set', there, 'up')
    },
  }
}
