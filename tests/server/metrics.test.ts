import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let owner: string
let member: string
beforeAll(async () => {
  chat = await startTestChat()
  owner = (await chat.register('canary-owner')).token
  member = (await chat.register('member')).token
})
afterAll(() => chat.stop())

const read = (headers: Record<string, string> = {}, url = chat.url) => fetch(`${url}/metrics`, { headers })
const fromOutside = { 'X-Forwarded-For': '203.0.113.9' }

/** Every sample by its name with labels; throws at a line that Prometheus would not read. */
const samples = (text: string): Map<string, number> =>
  new Map(
    text
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('# '))
      .map((line) => {
        const [, name, value] =
          line.match(/^([a-z_]+(?:\{[a-z]+="[^"\\]*"(?:,[a-z]+="[^"\\]*")*\})?) (\S+)$/) ?? []
        if (name === undefined || Number.isNaN(Number(value))) throw new Error(`No sample: ${line}`)
        return [name, Number(value)]
      }),
  )

describe('/metrics', () => {
  test('counts what the server does, in the text format of Prometheus', async () => {
    const { room } = await chat.call(owner, 'room.create', { name: 'canary-secret-room', kind: 'private' })
    for (let i = 0; i < 3; i++)
      await chat.call(owner, 'message.send', { room: room.id, text: 'canary-text', nonce: `n${i}` })
    await chat.post(member, 'message.send', { room: room.id, text: 'x', nonce: 'n' })
    const socket = await openSocket(chat.url, member)
    await socket.ask('message.send', { room: 'lobby', text: 'hello', nonce: 's1' })
    const stranger = await openSocket(chat.url)
    const response = await read()
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await response.text()
    const seen = samples(text)
    expect(seen.get('parley_messages_sent_total')).toBe(4)
    expect(seen.get('parley_commands_total{command="message.send",outcome="ok"}')).toBe(4)
    expect(seen.get('parley_commands_total{command="message.send",outcome="not-found"}')).toBe(1)
    expect(seen.get('parley_connections{state="known"}')).toBe(1)
    expect(seen.get('parley_connections{state="unknown"}')).toBe(1)
    expect(seen.get('parley_ready')).toBe(1)
    expect(seen.get('parley_people_online')).toBe(1)
    expect(seen.get('parley_rooms{kind="private"}')).toBe(1)
    expect(seen.get('parley_command_seconds_count{command="message.send"}')).toBe(5)
    expect(seen.get('parley_command_seconds_bucket{command="message.send",le="+Inf"}')).toBe(5)
    expect(seen.get('parley_commit_seconds_count')).toBeGreaterThan(4)
    expect(seen.get('parley_commit_writes_sum')).toBeGreaterThan(4)
    expect(seen.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
    for (const name of [
      'parley_outbox_bytes',
      'parley_outbox_largest_bytes',
      'parley_event_loop_delay_seconds_count',
    ])
      expect(seen.has(name)).toBe(true)
    expect(text).not.toContain('canary')
    expect(text).not.toContain(room.id)
    for (const name of new Set(
      [...text.matchAll(/^([a-z_]+?)(?:_bucket|_sum|_count)?[ {]/gm)].map(([, n]) => n),
    ))
      expect(text).toContain(`# TYPE ${name} `)
    socket.close()
    stranger.close()
  })

  test('buckets of a histogram never shrink, and the last holds everything', async () => {
    const text = await (await read()).text()
    const buckets = [...text.matchAll(/^parley_commit_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm)]
    const counts = buckets.map(([, , count]) => Number(count))
    expect(counts.length).toBeGreaterThan(10)
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    expect(buckets.at(-1)?.[1]).toBe('+Inf')
  })

  test('is for the machine itself and for admins, not for people, strangers or pages elsewhere', async () => {
    const bearer = (token: string) => ({ ...fromOutside, Authorization: `Bearer ${token}` })
    expect((await read()).status).toBe(200)
    expect((await read(fromOutside)).status).toBe(401)
    expect((await read(bearer(member))).status).toBe(403)
    expect((await read(bearer(owner))).status).toBe(200)
    expect((await read({ Host: 'rebound.example' })).status).toBe(401)
  })

  test('can be opened to everybody, or closed to everybody', async () => {
    const open = await startTestChat({ env: { PARLEY_METRICS: 'open' } })
    expect((await read(fromOutside, open.url)).status).toBe(200)
    await open.stop()
    const off = await startTestChat({ env: { PARLEY_METRICS: 'off' } })
    expect((await read({}, off.url)).status).toBe(404)
    await off.stop()
  })
})
