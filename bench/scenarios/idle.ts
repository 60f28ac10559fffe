import { openRawSocket, type RawSocket } from '../generator/raw-socket.ts'
import { cpuSeconds, residentMb } from '../process-use.ts'
import { pinGenerator, register, startParley } from '../programs.ts'
import { type Plan, type Row, round } from '../scenario.ts'

/** Sockets that log in and then only listen, each hearing the lobby, its account, presence and heartbeats. */
export async function* idle({ seconds }: Plan): AsyncGenerator<Row> {
  pinGenerator()
  const wanted = Math.min(5000, openFiles() - 200)
  const product = await startParley()
  const token = await register(product.port, 'sleeper')
  await connect(product.port, token, 200)
  await Bun.sleep(1000)
  const before = { rss: residentMb(product.pid), cpu: cpuSeconds(product.pid) }
  await connect(product.port, token, wanted)
  await Bun.sleep(1000)
  const connected = cpuSeconds(product.pid)
  const rss = residentMb(product.pid)
  await Bun.sleep(seconds * 1000)
  yield {
    what: `${wanted} idle authenticated sockets`,
    figures: {
      'KB per socket': round(((rss - before.rss) * 1024) / wanted, 2),
      'logged in per CPU-s': round(wanted / (connected - before.cpu)),
      'idle cores': round((cpuSeconds(product.pid) - connected) / seconds, 3),
      'RSS MB': round(rss, 1),
    },
  }
  await product.stop()
}

const connect = async (port: number, token: string, count: number): Promise<RawSocket[]> => {
  const sockets: RawSocket[] = []
  for (let from = 0; from < count; from += 100)
    sockets.push(
      ...(await Promise.all(Array.from({ length: Math.min(100, count - from) }, () => sleeper(port, token)))),
    )
  return sockets
}

const sleeper = async (port: number, token: string): Promise<RawSocket> => {
  let ready = () => {}
  const isReady = new Promise<void>((resolve) => (ready = resolve))
  const socket = await openRawSocket(port, '/socket', {
    data: (bytes) => bytes.includes('"re":1') && ready(),
  })
  socket.send(JSON.stringify({ id: 1, type: 'session.hello', protocol: 1, token }))
  await isReady
  return socket
}

const openFiles = (): number => Number(Bun.spawnSync(['sh', '-c', 'ulimit -n']).stdout.toString()) || 1024
