import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { corpusTexts, manyTexts } from '../corpus-texts.ts'
import { fillRooms } from '../million.ts'
import { call, type Program, pinGenerator, register, startParley } from '../programs.ts'
import { type Plan, percentile, type Row, round } from '../scenario.ts'

const roomCount = 12

type Page = { hits: { snippet: string }[]; total?: number }
type Status = { indexed: number; changes: number; bytes: number }

/** A million real messages (`--quick`: a tenth) in rooms of very different size: how fast the index follows, and how fast it answers. */
export async function* search({ seconds, repeats }: Plan): AsyncGenerator<Row> {
  const size = repeats === 1 ? 100_000 : 1_000_000
  pinGenerator()
  const data = mkdtempSync(join(tmpdir(), 'parley-search-'))
  const texts = corpusTexts()
  const first = await startParley({ data })
  const all = await register(first.port, 'everywhere')
  const rooms: string[] = []
  for (let i = 0; i < roomCount; i++)
    rooms.push(
      (
        await call<{ room: { id: string } }>(first.port, all, 'room.create', {
          name: `room ${i}`,
          kind: 'public',
        })
      ).room.id,
    )
  const small = await register(first.port, 'small-rooms')
  for (const room of rooms.slice(-3)) await call(first.port, small, 'room.join', { room })
  await first.stop()
  fillRooms(data, rooms, 'filler', manyTexts(texts, size))

  const product = await startParley({ data })
  yield await catchUp(product, all, data, size)
  for (const [kind, queries] of Object.entries(queriesOf(texts)))
    for (const [who, token] of [
      ['in all rooms', all],
      ['in three small rooms', small],
    ] as const)
      yield await ask(product, token, `${kind}, ${who}`, queries, seconds * 400)
  yield await sends(product, all, 'sends alone', seconds, [])
  yield await sends(
    product,
    all,
    'sends beside four who search',
    seconds,
    Object.values(queriesOf(texts)).flat(),
  )
  await product.stop()
  rmSync(data, { recursive: true, force: true })
}

const catchUp = async ({ port }: Program, token: string, data: string, size: number): Promise<Row> => {
  const started = performance.now()
  for (;;) {
    const { indexed, changes, bytes } = await call<Status>(port, token, 'search.status', {})
    if (indexed === changes) {
      const elapsed = (performance.now() - started) / 1000
      return {
        what: `index of ${size.toLocaleString('en')} messages made anew while nothing else happens`,
        figures: {
          'messages/s': round(size / elapsed),
          'index MB': round(bytes / 1e6),
          'database MB': round(statSync(join(data, 'parley.db')).size / 1e6),
        },
      }
    }
    await Bun.sleep(500)
  }
}

/** Words of real messages, so that common and rare ones come as often as people say them. */
const queriesOf = (texts: string[]): Record<string, string[]> => {
  const picked = Array.from({ length: 60 }, (_, i) => texts[(i * 7_919 + 13) % texts.length] as string)
  const words = (text: string): string[] => text.match(/[\p{L}\p{N}]{4,}/gu) ?? ['ubuntu']
  const one = picked.map((text) => words(text)[0] ?? 'ubuntu')
  return {
    'one word': one.map((word) => `${word} `),
    'two words': picked.map((text) => `${words(text).slice(0, 2).join(' ')} `),
    'while typing': one.map((word) => word.slice(0, 3)),
    phrase: picked.map((text) => `"${text.replaceAll('"', '').split(' ').slice(0, 3).join(' ')}"`),
    mistake: one.map((word) => `${word.slice(0, 2)}${word[3]}${word[2]}${word.slice(4)} `),
    'part of a word': one.map((word) => `${word.slice(1)} `),
    'with a filter': one.map((word) => `${word} after:1970-01-05 -has:link `),
    'most common words': ['the ', 'to ', 'i ', 'the to ', 'it is ', 'a*', 'in', 'yo'].filter(
      (q) => q !== 'a*',
    ),
  }
}

const ask = async (
  { port }: Program,
  token: string,
  what: string,
  queries: string[],
  ms: number,
): Promise<Row> => {
  const times: number[] = []
  let found = 0
  const end = performance.now() + ms
  for (let i = 0; performance.now() < end || i < queries.length; i++) {
    const query = queries[i % queries.length] as string
    const started = performance.now()
    const { hits } = await call<Page>(port, token, 'search.messages', {
      query: /[\p{L}\p{N}]/u.test(query) ? query : 'ubuntu',
      sort: i % 4 === 3 ? 'newest' : 'relevance',
    })
    times.push(performance.now() - started)
    if (hits.length > 0) found += 1
  }
  return {
    what,
    figures: {
      'p50 ms': round(percentile(times, 0.5), 1),
      'p95 ms': round(percentile(times, 0.95), 1),
      'most ms': round(Math.max(...times), 1),
      'found something': `${round((100 * found) / times.length)} %`,
    },
  }
}

/** One message after the other, and how long each waits for its answer. */
const sends = async (
  { port }: Program,
  token: string,
  what: string,
  seconds: number,
  queries: string[],
): Promise<Row> => {
  const times: number[] = []
  let searched = 0
  const end = performance.now() + seconds * 1000
  const searcher = async (from: number): Promise<void> => {
    for (let i = from; performance.now() < end; i += 4) {
      const query = queries[i % queries.length] as string
      await call(port, token, 'search.messages', {
        query: /[\p{L}\p{N}]/u.test(query) ? query : 'ubuntu',
      }).catch(() => {})
      searched += 1
    }
  }
  const searchers = queries.length === 0 ? [] : [0, 1, 2, 3].map(searcher)
  for (let i = 0; performance.now() < end; i++) {
    const started = performance.now()
    await call(port, token, 'message.send', { room: 'lobby', text: 'hello', nonce: `${what} ${i}` })
    times.push(performance.now() - started)
    await Bun.sleep(5)
  }
  await Promise.all(searchers)
  return {
    what,
    figures: {
      'ack p50 ms': round(percentile(times, 0.5), 2),
      'ack p99 ms': round(percentile(times, 0.99), 2),
      'searches/s': round(searched / seconds, 1),
    },
  }
}
