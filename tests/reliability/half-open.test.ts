import { expect } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../support/call.ts'
import { findNamespaces, startNamespace } from '../support/namespace.ts'
import { testWith } from '../support/needs.ts'
import { freePort } from '../support/redis.ts'
import { startServerProcess } from '../support/start-server-process.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { openSocket } from '../support/test-socket.ts'
import { workspaceClient } from '../support/workspace-client.ts'

/** RT-12: a connection whose other side is gone is over after so long. */
const detectedMs = 45_000
const password = 'correct horse battery'
const atEnd = stopAtEnd(30_000)

testWith(
  findNamespaces(),
  `R6: clients that vanish without a word are noticed within ${detectedMs / 1000} s, whatever they speak, also while something is said to them`,
  async () => {
    const network = atEnd(startNamespace())
    const toClients = network.secondCable()
    const data = mkdtempSync(join(tmpdir(), 'parley-half-open-'))
    atEnd(() => rmSync(data, { recursive: true, force: true }))
    const consolePort = await freePort()
    const server = await startServerProcess({
      data,
      // A shell between them, because what runs in a network of its own takes the place of what put it there.
      under: ['/bin/sh', '-c', '"$@"; exit', 'sh', ...network.under],
      env: {
        PARLEY_HOST: '0.0.0.0',
        PARLEY_CONSOLE_HOST: '0.0.0.0',
        PARLEY_CONSOLE_PORT: String(consolePort),
      },
    })
    atEnd(async () => {
      server.kill('SIGKILL')
      await server.exited
    })
    const [here, there] = [
      `http://${network.address}:${server.port}`,
      `http://${toClients.address}:${server.port}`,
    ]
    const { post } = caller(here)
    const register = async (username: string): Promise<string> =>
      (await post('', 'account.register', { username, password })).body.token
    const tokens = await Promise.all(['native', 'chatroom', 'classic', 'workspace', 'lines'].map(register))
    const [native, chatroom, classic, workspace] = tokens as [string, string, string, string]
    const { id } = (
      await workspaceClient(here, workspace).ask('POST', '/api/chat/rooms/', { name: 'a workspace' })
    ).body

    const established = (): Set<string> => connectionsTo(network.under, [server.port, consolePort])
    const before = established()
    const kinds = new Map<string, string>()
    /** Opens one, and remembers which connection it is. */
    const open = async (kind: string, opened: Promise<unknown>): Promise<void> => {
      await opened
      const known = new Set([...before, ...kinds.values()])
      const fresh = [...established()].filter(
        (one) => one.startsWith(addressOf(toClients.address)) && !known.has(one),
      )
      expect([kind, fresh.length]).toEqual([kind, 1])
      kinds.set(kind, fresh[0] as string)
    }
    const ws = there.replace('http', 'ws')
    await open('native', openSocket(there, native))
    const json = JSON.stringify
    const rooms = await fetch(`${here}/api/rooms`, { headers: { Authorization: `Bearer ${classic}` } })
    const [lobby] = await rooms.json()
    await open('lobby', talk(`${ws}/ws/Anura`, [['', /joined/]]))
    const connected: [string, RegExp] = [json({ type: 'connect', token: classic }), /"connect"/]
    const joined: [string, RegExp] = [json({ type: 'join_room', room_id: lobby.id }), /"join_room"/]
    await open('classic', talk(`${ws}/ws`, [connected, joined]))
    const socketIo = `${ws}/socket.io/?EIO=4&transport=websocket`
    const entered: [string, RegExp] = [`40${json({ token: chatroom })}`, /40\{/]
    const inside: [string, RegExp] = [`42${json(['join', { username: 'chatroom' }])}`, /message_history/]
    await open('chatroom', talk(socketIo, [entered, inside]))
    const auth = json({ type: 'auth', token: workspace })
    await open('workspace', talk(`${ws}/ws/chat/${id}`, [[auth, /"ok"/]]))
    await open('console', logIn(toClients.address, consolePort))

    toClients.cut()
    const began = performance.now()
    const speaker = await register('speaker')
    const seen = new Map<string, number>()
    for (let n = 0; seen.size < kinds.size && performance.now() - began < 2 * detectedMs; n += 1) {
      // Also whoever is spoken to: what waits for an answer is another state of a connection than silence.
      if (n % 10 === 0)
        await post(speaker, 'message.send', { room: 'lobby', text: `are you there? ${n}`, nonce: `n${n}` })
      const still = established()
      for (const [kind, connection] of kinds)
        if (!seen.has(kind) && !still.has(connection)) seen.set(kind, performance.now() - began)
      await Bun.sleep(100)
    }
    const seconds = [...kinds.keys()].map((kind): [string, number] => [
      kind,
      Math.round((seen.get(kind) ?? Number.POSITIVE_INFINITY) / 100) / 10,
    ])
    console.log(`half-open: noticed after ${seconds.map(([kind, s]) => `${kind} ${s} s`).join(', ')}`)
    expect(seconds.filter(([, s]) => s * 1000 > detectedMs)).toEqual([])
    while (performance.now() - began < detectedMs && (await online(post, speaker)).length > 0)
      await Bun.sleep(250)
    expect(await online(post, speaker)).toEqual([])
  },
  150_000,
)

const online = async (post: ReturnType<typeof caller>['post'], token: string): Promise<string[]> =>
  (await post(token, 'presence.list', {})).body.online.map((one: { name: string }) => one.name)

/** Opens a WebSocket, says one thing after the other, and waits for each answer. */
const talk = (url: string, steps: [word: string, answer: RegExp][]): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    let all = ''
    const left = [...steps]
    const say = (): void => {
      if (left[0]?.[0]) socket.send(left[0][0])
    }
    socket.onopen = say
    socket.onmessage = ({ data }) => {
      all += String(data)
      if (!left[0]?.[1].test(all)) return
      all = ''
      left.shift()
      if (left.length === 0) resolve(socket)
      else say()
    }
    socket.onerror = () => reject(new Error(`${url} was refused.`))
    setTimeout(() => reject(new Error(`${url} said ${all}`)), 10_000)
  })

const logIn = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host)
    let all = ''
    socket.on('error', reject)
    socket.on('data', (bytes) => {
      all += bytes
      if (all.includes('Joined room')) resolve()
    })
    const say = (command: string, fields: object) =>
      socket.write(`${JSON.stringify({ command, ...fields })}\n`)
    say('login', { username: 'lines', password })
    say('join_room', { room_name: 'lobby' })
    setTimeout(() => reject(new Error(`The console said ${all}`)), 10_000)
  })

/** As the kernel writes it. */
const addressOf = (address: string): string =>
  address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase())
    .reverse()
    .join('')

/** Every connection to these ports that is open on the side of the server, as `local remote`. */
const connectionsTo = (under: string[], ports: number[]): Set<string> => {
  const command = [...under, 'cat', '/proc/net/tcp', '/proc/net/tcp6']
  const lines = Bun.spawnSync(command).stdout.toString().split('\n')
  const found = lines.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => state === '01')
  return new Set(
    found
      .map(([, local = '', remote = '']) => `${local.slice(-13)} ${remote.slice(-13)}`)
      .filter((one) => ports.includes(Number.parseInt(one.slice(9, 13), 16))),
  )
}
