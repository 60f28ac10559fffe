import { shareFile } from '../server/files/upload-file.ts'
import { makePng } from '../support/make-images.ts'
import type { TestChat } from '../support/start-test-chat.ts'

/** Each place that only members may look into, with a word that stands nowhere else: a new one is a line here. Of five
 * letters at least, as ids that others know may have any shorter ones in them. */
export const words = {
  inName: 'aardvark',
  inTopic: 'basilisk',
  inDescription: 'bandicoot',
  inFormerName: 'jackal',
  inText: 'capybara',
  inEdited: 'dormouse',
  inVersion: 'kakapo',
  inDeleted: 'echidna',
  inRestored: 'reedbuck',
  inPinned: 'quokka',
  inMention: 'yapok',
  inReaction: 'fossa',
  inNonce: 'gerenuk',
  inRoot: 'serval',
  inReply: 'lemur',
  inAlso: 'manatee',
  inDraft: 'narwhal',
  inThreadDraft: 'okapi',
  inFileName: 'tapir',
  inFileContent: 'uakari',
  inPictureName: 'vicuna',
  inPictureComment: 'wombat',
  inUpload: 'xerus',
  inQuery: 'zorilla',
  inReason: 'addax',
  inBanReason: 'bongo',
  inReport: 'civet',
  inReported: 'ocelot',
  inOpenReport: 'pademelon',
  inReportNote: 'dugong',
  inBulkDeleted: 'ermine',
  inDeletionReason: 'fennec',
  inReplyVersion: 'gibbon',
  inReplyEdited: 'hyrax',
  inDeletedReply: 'isopod',
  inDeletedFileName: 'jerboa',
  inDeletedFileContent: 'kinkajou',
  inDirect: 'hoatzin',
  inDirectDraft: 'loris',
  inDirectFileName: 'markhor',
  inGroup: 'numbat',
} as const

/** Who made the room and who else is in it, by their tokens. */
export type Members = { owner: string; insider: string }

/** All of it but what the room was made with; answers the ids by what they are of. */
export const fillSecretRoom = async (
  chat: TestChat,
  members: Members,
  room: string,
  name: string,
): Promise<Record<string, string>> => {
  const ids: Record<string, string> = {
    ...(await fillModeration(chat, members, room)),
    ...(await fillMessages(chat, members, room)),
    ...(await fillBeyond(chat, members, room, name)),
    ...(await fillFiles(chat, members, room)),
  }
  // Last, as what is sent takes its draft away.
  const draft = (text: string, more = {}) => chat.call(members.insider, 'draft.set', { room, text, ...more })
  await draft(`soon ${words.inDraft}`)
  await draft(`later ${words.inThreadDraft}`, { thread: ids['the root message'] })
  return ids
}

/** What was deleted in bulk, what was reported, why somebody is banned, and what was answered. */
const fillModeration = async ({ call }: TestChat, { owner, insider }: Members, room: string) => {
  const bulk = await call(insider, 'message.send', {
    room,
    text: `raid ${words.inBulkDeleted}`,
    nonce: 'bulk',
  })
  const reported = await call(owner, 'message.report', { message: bulk.id, reason: `bad ${words.inReport}` })
  const note = `settled ${words.inReportNote}`
  await call(owner, 'report.resolve', { report: reported.report, outcome: 'acted', note })
  const open = await call(owner, 'message.send', { room, text: `look: ${words.inReported}`, nonce: 'open' })
  await call(insider, 'message.report', { message: open.id, reason: `see ${words.inOpenReport}` })
  const { account } = await call(insider, 'account.whoami', {})
  const reason = `too many ${words.inDeletionReason}`
  const { deletion } = await call(owner, 'moderation.delete', { room, accounts: [account.id], reason })
  return { 'the deletion': deletion.id }
}

const fillMessages = async ({ call }: TestChat, { owner }: Members, room: string) => {
  const send = (text: string, nonce: string) => call(owner, 'message.send', { room, text, nonce })
  const plain = await send(`the ${words.inText}`, `nonce ${words.inNonce}`)
  const edited = await send('before', 'edited')
  await call(owner, 'message.edit', { message: edited.id, text: `after ${words.inEdited}` })
  await call(owner, 'message.react', { message: edited.id, emoji: `:${words.inReaction}:`, on: true })
  const deleted = await send(`gone ${words.inDeleted}`, 'deleted')
  await call(owner, 'message.delete', { message: deleted.id })
  return messages({ plain, edited, deleted })
}

/** Threads, pins, drafts, earlier texts and names, mentions, what was looked for, and why somebody was muted. */
const fillBeyond = async (
  { call, post }: TestChat,
  { owner, insider }: Members,
  room: string,
  name: string,
) => {
  const send = (token: string, text: string, more: { thread?: string; alsoInRoom?: true } = {}) =>
    call(token, 'message.send', { room, text, nonce: text, ...more })
  await call(owner, 'room.update', { room, name: `before ${words.inFormerName}` })
  await call(owner, 'room.update', { room, name, description: `for ${words.inDescription}` })
  const versioned = await send(owner, `first ${words.inVersion}`)
  await call(owner, 'message.edit', { message: versioned.id, text: 'second' })
  const root = await send(owner, `who knows ${words.inRoot}`)
  const reply = await send(insider, `@alice and @a-former-member: ${words.inReply}`, { thread: root.id })
  await send(insider, `for all: ${words.inAlso}`, { thread: root.id, alsoInRoom: true })
  const rewritten = await send(owner, `first ${words.inReplyVersion}`, { thread: root.id })
  await call(owner, 'message.edit', { message: rewritten.id, text: `then ${words.inReplyEdited}` })
  const withdrawn = await send(owner, `no ${words.inDeletedReply}`, { thread: root.id })
  await call(owner, 'message.delete', { message: withdrawn.id })
  const pinned = await send(owner, `rules ${words.inPinned}`)
  await call(owner, 'message.pin', { message: pinned.id, on: true })
  const restored = await send(owner, `back ${words.inRestored}`)
  await call(owner, 'message.delete', { message: restored.id })
  await call(owner, 'message.restore', { message: restored.id })
  await send(owner, `@bob look at ${words.inMention}`)
  // Whatever it finds: the log must not tell what was looked for.
  await post(insider, 'search.messages', { query: words.inQuery })
  const { account } = await call(insider, 'account.whoami', {})
  await call(owner, 'room.mute', { room, account: account.id, reason: `too much ${words.inReason}` })
  await call(owner, 'room.unmute', { room, account: account.id })
  return messages({ versioned, root, reply, pinned, restored })
}

const fillFiles = async (chat: TestChat, { owner, insider }: Members, room: string) => {
  const text = await shareFile(
    chat,
    owner,
    room,
    `${words.inFileName}.txt`,
    Buffer.from(`the plan of ${words.inFileContent}`),
  )
  const comment: [string, Uint8Array] = ['tEXt', Buffer.from(`Comment\0${words.inPictureComment}`)]
  const bytes = makePng(40, 30, { chunks: [comment] })
  const picture = await shareFile(chat, insider, room, `${words.inPictureName}.png`, bytes)
  const withdrawn = await shareFile(
    chat,
    insider,
    room,
    `${words.inDeletedFileName}.txt`,
    Buffer.from(`never ${words.inDeletedFileContent}`),
  )
  await chat.call(insider, 'message.delete', { message: withdrawn.message })
  const upload = await chat.call(insider, 'file.begin', { room, name: `${words.inUpload}.txt`, bytes: 10 })
  return {
    'the message with a file': text.message,
    'the file': text.file.id,
    'the picture': picture.file.id,
    'the deleted file': withdrawn.file.id,
    'the upload': upload.file,
  }
}

const messages = (sent: Record<string, { id: string }>): Record<string, string> =>
  Object.fromEntries(Object.entries(sent).map(([what, { id }]) => [`the ${what} message`, id]))
