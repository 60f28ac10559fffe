import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { FileEntity } from '../../protocol/entities/files.ts'
import type { Message } from '../../protocol/entities.ts'
import type { App } from '../app/app.ts'
import { DownloadFault } from './download-fault.ts'
import { progress } from './progress.ts'

/** A name to save under: no folder, nothing hidden, nothing that a shell or a terminal takes for something else. */
export const plainName = (name: string): string => {
  const plain = name
    .replace(/[\p{C}/\\:*?"<>|]/gu, '_')
    .replace(/^[.\-~\s]+/, '_')
    .trim()
  return plain === '' ? 'file' : plain.slice(0, 200)
}

/** `name.ext`, or `name (2).ext` where that is there already. */
const freeName = (folder: string, name: string): string => {
  const [, stem = name, end = ''] = name.match(/^(.+?)(\.[^.]*)?$/) ?? []
  for (let i = 1; ; i++) {
    const file = join(folder, i === 1 ? name : `${stem} (${i})${end}`)
    if (!existsSync(file)) return file
  }
}

/** Saves the files of a message in the folder where the program was started; nothing there is overwritten. */
export const download = (app: App, message: Message): void => {
  const { files = [] } = message
  if (files.length === 0) {
    app.tell('There is no file at this message.', true)
    return
  }
  app.attempt(async () => {
    const saved: string[] = []
    for (const file of files) saved.push(await save(app, file))
    app.tell(`Saved: ${saved.join(', ')}`)
  })
}

const save = async (app: App, { id, name }: FileEntity): Promise<string> => {
  const address = new URL(`/files/${encodeURIComponent(id)}/${encodeURIComponent(name)}`, app.server)
  const answer = await fetch(address, { headers: { authorization: `Bearer ${app.token}` } }).catch(
    () => undefined,
  )
  if (!answer?.ok || !answer.body) throw new DownloadFault(`${name} could not be fetched.`)
  const target = freeName(process.cwd(), plainName(name))
  const draft = `${target}.partial`
  const handle = openSync(draft, 'w', 0o600)
  try {
    const all = Number(answer.headers.get('content-length') ?? 0)
    let done = 0
    for await (const part of answer.body) {
      writeSync(handle, part)
      done += part.length
      app.tell(`Fetching ${name}: ${progress(done, Math.max(all, done))}`)
    }
    if (all > 0 && done !== all) throw new DownloadFault(`${name} came only in part. Try again.`)
    fsyncSync(handle)
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
  return target
}
