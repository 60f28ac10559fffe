import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { needs, testWith } from '../support/needs.ts'
import { freePort } from '../support/redis.ts'

const repository = resolve(import.meta.dir, '..', '..')
const sshd = needs.program('sshd', 'openssh-server')
const curl = needs.program('curl', 'curl')
const need = 'missing' in sshd ? sshd : curl

const me = Bun.spawnSync(['id', '-un']).stdout.toString().trim()
const root = mkdtempSync(join(tmpdir(), 'parley-deploy-'))
const server = join(root, 'server')
let daemon: Bun.Subprocess | undefined
let ssh = ''
let healthUrl = ''

/** An SSH server of the test, which lets in one key, on the loopback address. */
beforeAll(async () => {
  if (!('found' in sshd) || !('found' in need)) return
  for (const name of ['host', 'client'])
    Bun.spawnSync(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(root, name)])
  const port = await freePort()
  // As root it insists on a folder to lock itself into.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  writeFileSync(
    join(root, 'sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(root, 'host')}`,
      `AuthorizedKeysFile ${join(root, 'client.pub')}`,
      'PasswordAuthentication no',
      'UsePAM no',
      'StrictModes no',
      `PidFile ${join(root, 'sshd.pid')}`,
    ].join('\n'),
  )
  daemon = Bun.spawn([sshd.found, '-D', '-e', '-f', join(root, 'sshd_config')], { stderr: 'ignore' })
  ssh = `ssh -p ${port} -i ${join(root, 'client')} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectionAttempts=20`
  healthUrl = `http://127.0.0.1:${await freePort()}/readyz`
  mkdirSync(server)
})

afterAll(async () => {
  Bun.spawnSync(['bash', '-c', `[ -f ${server}/pid ] && kill $(cat ${server}/pid)`])
  daemon?.kill()
  await daemon?.exited
  rmSync(root, { recursive: true, force: true })
})

/** A release whose executable answers as it is told: a service that is well, or one that is not. */
const release = (name: string, isWell: boolean): string => {
  const folder = join(root, `build-${name}`)
  mkdirSync(folder, { recursive: true })
  const script = `const { port } = new URL(${JSON.stringify(healthUrl)})
Bun.serve({ hostname: '127.0.0.1', port: Number(port), fetch: () => new Response(${JSON.stringify(name)}, { status: ${isWell ? 200 : 503} }) })`
  writeFileSync(join(folder, 'server.ts'), script)
  writeFileSync(
    join(folder, 'parley'),
    `#!/bin/sh\nexec ${process.execPath} "$(dirname "$(readlink -f "$0")")/server.ts"\n`,
  )
  chmodSync(join(folder, 'parley'), 0o755)
  return folder
}

/** What a service manager does: ends the one that runs and starts what the link names now. */
const restart = `[ -f ${server}/pid ] && kill $(cat ${server}/pid); sleep 0.2; nohup ${server}/current/parley >/dev/null 2>&1 & echo $! > ${server}/pid`

const deploy = async (name: string, folder: string, env: Record<string, string> = {}) => {
  const child = Bun.spawn([join(repository, 'deploy', 'deploy.sh'), `${me}@127.0.0.1`, folder, name], {
    env: {
      ...process.env,
      PARLEY_DEPLOY_ROOT: server,
      PARLEY_DEPLOY_RESTART: restart,
      PARLEY_DEPLOY_HEALTH: healthUrl,
      PARLEY_DEPLOY_SSH: ssh,
      PARLEY_DEPLOY_PATIENCE: '4',
      ...env,
    },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const said = `${await new Response(child.stdout).text()}${await new Response(child.stderr).text()}`
  return { code: await child.exited, said }
}
const answer = async () => (await fetch(healthUrl)).text()

describe('a deployment over SSH', () => {
  testWith(
    need,
    'starts the new release, and goes back by itself when one is not well',
    async () => {
      expect(await deploy('v1', release('v1', true))).toMatchObject({ code: 0 })
      expect([await answer(), readlinkSync(join(server, 'current'))]).toEqual(['v1', 'releases/v1'])
      expect(await deploy('v2', release('v2', true))).toMatchObject({ code: 0 })
      expect(await answer()).toBe('v2')

      const { code, said } = await deploy('v3', release('v3', false))
      expect(code).toBe(1)
      expect(said).toContain('v3 could not be restarted, or is not well after 4 s.')
      expect(said).toContain('Went back to v2, which is well.')
      expect([await answer(), readlinkSync(join(server, 'current'))]).toEqual(['v2', 'releases/v2'])
    },
    60_000,
  )

  testWith(
    need,
    'does not take the one that still runs for the new one that could not be started',
    async () => {
      const refused = { PARLEY_DEPLOY_RESTART: 'echo "a password is required" >&2; exit 1' }
      const { code, said } = await deploy('v5', release('v5', true), refused)
      expect([code, await answer()]).toEqual([1, 'v2'])
      expect(said).toContain('a password is required')
      expect(readlinkSync(join(server, 'current'))).toBe('releases/v2')
    },
  )

  testWith(need, 'refuses what cannot be deployed, before anything changes', async () => {
    expect(await deploy('../../etc', release('bad', true))).toMatchObject({ code: 2 })
    expect(await deploy('v4', join(root, 'nothing'))).toMatchObject({ code: 2 })
    expect(existsSync(join(server, 'releases', 'v4'))).toBe(false)
  })
})
