import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Account } from '../../protocol/entities.ts'
import { Refusal, refuse, wrongOffset } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { tierOf } from '../limits/take-rate.ts'
import { mustNotBeBigger } from './begin-upload.ts'
import { withEnding } from './clean-name.ts'
import { fileView } from './file-view.ts'
import { hashOf } from './hash-of.ts'
import { mustOwnUpload, withUpload } from './own-upload.ts'
import type { CleanPicture, FileRecord, FinishedFile } from './ports.ts'
import { headBytes, typeOfContent } from './type-of-content.ts'

type Upload = FileRecord & Pick<Account, 'role'>

/**
 * Checks what came and keeps it. The content is where it stays, fsynced, before the file counts as finished (R15);
 * finishing again what is finished answers the same.
 */
export const finishUpload = async (
  core: Core,
  actor: Actor,
  { file: id, sha256 }: CommandInput<'file.finish'>,
): Promise<CommandOutput<'file.finish'>> => {
  const file = await mustOwnUpload(core, actor, id)
  const { account } = mustBeLoggedIn(actor)
  if (file.state !== 'begun') return { file: fileView(file) }
  try {
    return await withUpload(core, id, async () => ({
      file: fileView(await finish(core, { ...file, role: account.role }, sha256)),
    }))
  } catch (error) {
    // What was dropped meanwhile waited until this was over.
    core.filesAreDropped()
    if (isGone(error)) throw refuse('overloaded', undefined, 1000)
    throw error
  }
}

/** Another server has just taken the same upload to where it stays: whoever asks again finds it finished. */
const isGone = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'ENOENT'

const finish = async (core: Core, file: Upload, said: string | undefined): Promise<FileRecord> => {
  const { id } = file
  await mustBeWhole(core, file)
  const content = core.uploads.content(id)
  const sha256 = await hashOf(content)
  if (said !== undefined && said !== sha256) {
    await core.uploads.remove(id)
    throw refuse(
      'bad-input',
      'What came is not what was sent: the hashes differ. Upload it again from byte 0.',
    )
  }
  const { type, kind } = typeOfContent(await content.slice(0, headBytes).bytes(), file.name)
  const found = { id, name: file.name, bytes: file.bytes, sha256, type, at: core.clock.wall() }
  const finished = kind === 'image' ? await asPicture(core, file, found) : { ...found, ...asItIs, kind }
  await core.keptFiles.keep(id)
  return core.store.files.finish(finished).catch((error) => forgetKept(core, id, error))
}

/** It was given up meanwhile, perhaps with its account: whoever removes what is dropped may have been here already. */
const forgetKept = async (core: Core, id: string, error: unknown): Promise<never> => {
  if (error instanceof Refusal && error.code === 'not-found') await core.keptFiles.remove(id)
  throw error
}

const mustBeWhole = async ({ uploads }: Core, { id, bytes }: FileRecord): Promise<void> => {
  const length = await uploads.length(id)
  if (length === bytes) return
  // A crash in the midst of keeping it may leave more than was sent.
  if (length > bytes) await uploads.remove(id)
  throw wrongOffset(length > bytes ? 0 : length)
}

const asItIs = { width: null, height: null, blur: null, thumbnail: false }

/**
 * Where no picture can be made anew it is only ever saved, not shown. One that is refused for good is given up; one that
 * only finds no room now stays uploaded.
 */
const asPicture = async (
  core: Core,
  upload: Upload,
  found: Pick<FinishedFile, 'id' | 'name' | 'bytes' | 'sha256' | 'type' | 'at'>,
): Promise<FinishedFile> => {
  const picture = await clean(core, upload).catch((error) => giveUp(core, found.id, upload.account, error))
  if (!picture) return { ...found, ...asItIs, kind: 'file' }
  const { ending, ...shown } = picture
  const name = ending === undefined ? found.name : withEnding(found.name, ending)
  return { ...found, ...shown, name, kind: 'image' }
}

/** Made anew it may be bigger than what was announced, and is asked about again as if it were begun now. */
const clean = async (core: Core, { id, account, role, bytes }: Upload): Promise<CleanPicture | undefined> => {
  const picture = await core.pictures.clean(id, account)
  if (!picture || picture.bytes <= bytes) return picture
  mustNotBeBigger(core, picture.bytes)
  const left =
    core.settings.get(`files.quota.${tierOf[role]}`) - (await core.store.files.used(account)) + bytes
  if (picture.bytes <= left) return picture
  const told = `Cleaned, this picture has ${picture.bytes.toLocaleString('en')} bytes, more than your files may still take.`
  throw refuse('over-quota', `${told} Delete some messages with files first.`)
}

const giveUp = async (core: Core, id: string, account: string, error: unknown): Promise<never> => {
  if (error instanceof Refusal && error.retryAfterMs === undefined && error.code !== 'over-quota') {
    await core.store.files.drop(id, account)
    core.filesAreDropped()
  }
  throw error
}
