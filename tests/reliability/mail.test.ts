import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MailServer, startMailServer } from '../support/start-mail-server.ts'
import { type ServerProcess, startServerProcess } from '../support/start-server-process.ts'

const nightly = process.env.PARLEY_NIGHTLY === '1'
const plan = nightly ? { kills: 200, inSend: 40 } : { kills: 16, inSend: 4 }

type Outcome = {
  /** Addresses of registrations that were answered with success. */
  acked: string[]
  /** Addresses that accounts in the database have. */
  stored: string[]
  /** Addresses of registrations that lost against another one in the same moment. */
  refused: string[]
  /** Where mails went, each as often as it arrived. */
  mailed: string[]
  kills: number
}

test(
  `R16: a server killed ${plan.kills} times sends each mail at least once, and none for what was rolled back`,
  async () => {
    const { acked, stored, refused, mailed, kills } = await killRun(plan)
    const reached = new Set(mailed)
    console.log(
      `mail under kills: ${kills} kills, ${acked.length} registrations answered, ${stored.length} stored, ${refused.length} refused, ${mailed.length} mails, ${mailed.length - reached.size} of them repeated`,
    )
    expect(acked.filter((address) => !stored.includes(address))).toEqual([])
    expect(stored.filter((address) => !reached.has(address))).toEqual([])
    expect([...reached].filter((address) => !stored.includes(address))).toEqual([])
    expect(refused.filter((address) => reached.has(address))).toEqual([])
    expect(kills).toBeGreaterThanOrEqual(plan.kills)
    expect(Math.min(stored.length, refused.length)).toBeGreaterThan(10)
    // Kills between the mail server's word and the outbox's: those mails come twice, or the kill missed.
    expect(mailed.length).toBeGreaterThan(reached.size)
  },
  nightly ? 1_800_000 : 120_000,
)

test('negative control: a server that settles a mail before it is sent is caught', async () => {
  const preload = join(import.meta.dir, 'settle-before-send.ts')
  const { stored, mailed } = await killRun({ kills: 4, inSend: 4 }, preload)
  expect(stored.filter((address) => !mailed.includes(address)).length).toBeGreaterThan(0)
}, 60_000)

/** Of the kills, `inSend` come while a mail is on its way, the others at any time. */
async function killRun(goal: { kills: number; inSend: number }, preload?: string): Promise<Outcome> {
  const data = mkdtempSync(join(tmpdir(), 'parley-mail-'))
  const smtp = await startMailServer()
  const mailed: string[] = []
  const start = (port = 0) =>
    startServerProcess({ data, port, preload, env: { PARLEY_SMTP_URL: smtp.url, PARLEY_HOST: '127.0.0.1' } })
  let server = await start()
  const people = register(server.url)
  let kills = 0

  for (; kills < goal.kills; kills++) {
    if (kills < goal.inSend) await killWhileSending(smtp, server, kills % 2 === 0, mailed)
    else {
      smtp.onMail = ({ to }) => void mailed.push(to)
      await Bun.sleep(150 + ((kills * 137) % 400))
      server.kill('SIGKILL')
    }
    await server.exited
    server = await start(server.port)
  }

  smtp.onMail = ({ to }) => void mailed.push(to)
  await people.stop()
  while (waitingIn(data) > 0) await Bun.sleep(50)
  server.kill('SIGTERM')
  await server.exited
  const stored = addressesIn(data)
  await smtp.stop()
  rmSync(data, { recursive: true, force: true })
  return { acked: people.acked, stored, refused: people.refused, mailed, kills }
}

/**
 * Kills when the mail server has read a mail to its end. `isTaken`: it takes the mail, which arrives, and its word
 * is lost; else the connection breaks off and nothing has arrived.
 */
function killWhileSending(
  smtp: MailServer,
  server: ServerProcess,
  isTaken: boolean,
  mailed: string[],
): Promise<void> {
  return new Promise((resolve) => {
    let isKilled = false
    smtp.onMail = ({ to }) => {
      if (isTaken || isKilled) mailed.push(to)
      if (isKilled) return
      isKilled = true
      server.kill('SIGKILL')
      resolve()
    }
  })
}

/** Pairs of registrations for one name at the same moment: one of the two is rolled back. */
function register(url: string) {
  const [acked, refused]: [string[], string[]] = [[], []]
  let isStopped = false

  const one = async (username: string, email: string): Promise<void> => {
    const answer = await fetch(`${url}/api/v1/account.register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password: 'correct horse battery', email }),
    }).catch(() => undefined)
    if (answer?.status === 200) acked.push(email)
    else if (answer?.status === 409) refused.push(email)
    else await Bun.sleep(20)
  }

  const loop = async (worker: number): Promise<void> => {
    for (let i = 0; !isStopped; i++) {
      const name = `w${worker}-${i}`
      await Promise.all([one(name, `${name}-a@example.org`), one(name, `${name}-b@example.org`)])
    }
  }

  const loops = [1, 2, 3].map(loop)
  return {
    acked,
    refused,
    async stop() {
      isStopped = true
      await Promise.all(loops)
    },
  }
}

const read = <T>(data: string, query: string): T[] => {
  const db = new Database(join(data, 'parley.db'), { readonly: true })
  try {
    return db.query(query).all() as T[]
  } finally {
    db.close()
  }
}

const waitingIn = (data: string): number =>
  read<{ n: number }>(data, "select count(*) as n from outbox where state = 'waiting'")[0]?.n ?? 0

const addressesIn = (data: string): string[] =>
  read<{ email: string }>(data, 'select email from accounts where email is not null').map(
    ({ email }) => email,
  )
