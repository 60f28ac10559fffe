import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../../src/sdk/index.ts'
import { caller } from '../support/call.ts'
import { allOf, needs, testWith } from '../support/needs.ts'
import { findPostgres } from '../support/postgres.ts'
import { findRedisServer, freePort } from '../support/redis.ts'
import { startNodes, type TestNodes } from '../support/start-nodes.ts'
import { openSocket } from '../support/test-socket.ts'
import { checkLoad, startWritersAt, until } from './load.ts'

const postgres = await findPostgres()
const nginx = needs.program('nginx', 'nginx-light')
const need = allOf(postgres, findRedisServer(), nginx)
const folder = mkdtempSync(join(tmpdir(), 'parley-nginx-'))
let chat: TestNodes
let proxy: Bun.Subprocess | undefined
let url = ''

/** The file of deploy/nginx.conf as it is, but for the ports and for where nginx writes. */
const configFor = (port: number, ports: number[]): string => {
  const site = readFileSync(join(import.meta.dir, '..', '..', 'deploy', 'nginx.conf'), 'utf8')
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replaceAll('127.0.0.1:8000', `127.0.0.1:${ports[0]}`)
    .replaceAll('127.0.0.1:8001', `127.0.0.1:${ports[1]}`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n')
  return `pid ${folder}/pid; error_log ${folder}/error.log; daemon off; worker_processes 1;
events { worker_connections 1024; }
http { access_log off; ${temporary}
${site} }`
}

beforeAll(async () => {
  if (!('found' in need) || !('found' in postgres)) return
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  chat = await startNodes(postgres.found, 2, { PARLEY_TRUSTED_PROXIES: '127.0.0.1', PARLEY_PUBLIC_URL: url })
  const ports = chat.nodes.map((node) => node.port)
  writeFileSync(join(folder, 'nginx.conf'), configFor(port, ports))
  proxy = Bun.spawn([need.found, '-c', join(folder, 'nginx.conf'), '-p', folder], { stderr: 'ignore' })
  for (let tries = 0; tries < 200; tries += 1) {
    if (
      await fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await Bun.sleep(25)
  }
  throw new Error(`nginx does not answer: ${readFileSync(join(folder, 'error.log'), 'utf8')}`)
}, 60_000)

afterAll(async () => {
  proxy?.kill()
  await proxy?.exited
  await chat?.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

describe('behind nginx', () => {
  testWith(
    need,
    'two nodes are one chat: REST and sockets, the person’s own address, and a node that goes',
    async () => {
      const { post } = caller(url)
      const registered = await fetch(`${url}/api/v1/account.register`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': '203.0.113.77' },
        body: JSON.stringify({ username: 'alice', password: 'correct horse' }),
      })
      const { token } = (await registered.json()) as { token: string }
      const load = await startWritersAt(chat.register, 6, () => url)
      const { room } = load
      await post(token, 'room.join', { room })
      const clients = Array.from({ length: 6 }, () => createClient({ url, token }))
      for (const client of clients) client.connect()
      await Promise.all(clients.map((client) => client.jumpToNewest(room)))
      // What a client says about its address is not believed; what nginx says is.
      const { body } = await post(token, 'session.list', {})
      expect(new Set(body.sessions.map(({ address }: { address: string }) => address))).toEqual(
        new Set(['127.0.0.1']),
      )

      const [first] = chat.nodes
      first?.kill('SIGTERM')
      await first?.exited
      const acked = load.acked()
      await until(() => load.acked() > acked + 50)
      const { faults } = await checkLoad(load, { url }, { clients })
      expect(faults).toEqual([])
      for (const client of clients) await client.close()
      const socket = await openSocket(url, token)
      expect((await socket.ask('account.whoami')).ok.account.username).toBe('alice')
      socket.close()
    },
    60_000,
  )
})
