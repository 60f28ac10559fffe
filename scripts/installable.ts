import { join } from 'node:path'
import sharp from 'sharp'
import { nameOf, scriptsBehind } from './first-scripts.ts'

const web = join(import.meta.dir, '..', 'src', 'web')

/** A file that is served under its own name: it is asked for again each time. */
export type Extra = { file: string; type: string; content: string | ArrayBuffer | Uint8Array }

/** What makes the page a program of its own on a device: its description, its icons, and the worker that keeps it. */
export const installable = async (artifacts: Bun.BuildArtifact[], first: string[]): Promise<Extra[]> => {
  const icon = await Bun.file(join(web, 'icon.svg')).text()
  const manifest = await Bun.file(join(web, 'parley.webmanifest')).text()
  const styles = artifacts.map(nameOf).filter((name) => name.endsWith('.css'))
  const soon = (await scriptsBehind(artifacts, artifacts.filter(isSoon))).map(nameOf)
  const kept = new Set([...first, ...soon, ...styles])
  const rest = artifacts.map(nameOf).filter((name) => name.endsWith('.js') && !kept.has(name))
  const shell = ['/', ...[...kept].map(addressOf), '/icon.svg', '/parley.webmanifest']
  return [
    { file: 'parley.webmanifest', type: 'application/manifest+json', content: manifest },
    { file: 'icon.svg', type: 'image/svg+xml', content: icon },
    ...(await Promise.all([192, 512].map((side) => picture(icon, side)))),
    await worker(shell, rest.map(addressOf)),
  ]
}

const addressOf = (name: string): string => `/${name}`

/** What every room shows, or every row when one points at it, though not at the very first. */
const isSoon = (artifact: Bun.BuildArtifact): boolean =>
  /^(?:MemberList|MessageActions|later)-/.test(nameOf(artifact))

/** The icon on the paper of the page, small enough for a device to cut a circle out of it. */
const picture = async (icon: string, side: number): Promise<Extra> => {
  const inner = Math.round(side * 0.62)
  const edge = Math.round((side - inner) / 2)
  const drawn = await sharp(Buffer.from(icon), { density: 72 * (inner / 32) })
    .resize(inner, inner)
    .extend({
      top: edge,
      bottom: side - inner - edge,
      left: edge,
      right: side - inner - edge,
      background: '#fffefb',
    })
    .flatten({ background: '#fffefb' })
    .png()
    .toBuffer()
  return { file: `icon-${side}.png`, type: 'image/png', content: new Uint8Array(drawn) }
}

const worker = async (shell: string[], rest: string[]): Promise<Extra> => {
  const { outputs } = await Bun.build({
    entrypoints: [join(web, 'service-worker.ts')],
    minify: true,
    format: 'iife',
    define: {
      PARLEY_SHELL: JSON.stringify(shell),
      PARLEY_REST: JSON.stringify(rest),
      PARLEY_VERSION: JSON.stringify(Bun.hash(shell.join()).toString(36)),
    },
  })
  const content = (await outputs[0]?.text()) ?? ''
  return { file: 'service-worker.js', type: 'text/javascript; charset=utf-8', content }
}
