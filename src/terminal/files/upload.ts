import { existsSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, resolve } from 'node:path'
import type { App } from '../app/app.ts'
import { openTalk } from '../app/talk.ts'
import { sayWith } from '../messages/say.ts'
import { progress } from './progress.ts'

/** Takes a path as shells do: quoted, with `\ ` for a space, `~` for the own folder; the rest is what is said with it. */
export const pathAndText = (typed: string): { path: string; text: string } => {
  const [, quote, quoted, bare, rest = ''] =
    typed.match(/^(?:(["'])(.*?)\1|((?:\\.|\S)+))(?:\s+([\s\S]*))?$/) ?? []
  const path = quote === undefined ? (bare ?? '').replace(/\\(.)/g, '$1') : (quoted ?? '')
  return { path: path.replace(/^~(?=\/|$)/, homedir()), text: rest }
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile()

/** `/upload <path> [text]`: sends a file in the open room or thread; the last line tells how far it is. */
export const upload = (app: App, typed: string): void => {
  const talk = openTalk(app)
  const { path, text } = pathAndText(typed.trim())
  const file = resolve(path)
  const problem =
    path === ''
      ? 'Say which file: /upload path [text].'
      : isFile(file)
        ? undefined
        : `There is no file ${file}.`
  if (!talk || problem !== undefined) {
    app.tell(problem ?? 'Open a room first: Ctrl+K.', true)
    return
  }
  const name = basename(file)
  app.tell(`Sending ${name}…`)
  app.attempt(async () => {
    const sent = await app.client.upload(talk.room.id, Bun.file(file), {
      name,
      onProgress: (done, all) => app.tell(`Sending ${name}: ${progress(done, all)}`),
    })
    sayWith(app, talk, text, { files: [sent] })
    app.tell(`${name} is sent.`)
  })
}
