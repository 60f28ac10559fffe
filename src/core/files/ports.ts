import type { FileEntity, FileKind } from '../../protocol/entities/files.ts'
import type { Author } from '../../protocol/entities.ts'

/**
 * Files of people, in folders such as `avatars/<account>`. Folders and names are made by the server: letters,
 * digits, `-`, `_`, `.`; folders also `/`. Anything else is a bug and throws.
 */
export type Files = {
  /**
   * Keeps a file; resolves when it and its folder are fsynced (R15). Nobody ever sees a part of it.
   * Refuses `storage-full`.
   */
  put(folder: string, name: string, bytes: Uint8Array): Promise<void>
  find(folder: string, name: string): Promise<Uint8Array | undefined>
  /** A file that is not there is removed already; the same for a folder. */
  remove(folder: string, name: string): Promise<void>
  removeFolder(folder: string): Promise<void>
  /** Names of the files and folders in a folder; empty when there is none. */
  list(folder: string): Promise<string[]>
}

export type Picture = { large: Uint8Array; small: Uint8Array }

export type Pictures = {
  /**
   * Decodes an image from anywhere and makes it anew as WebP, 256 × 256 and 64 × 64, without anything that was
   * hidden in it. Refuses `bad-media-type`, `too-large`, `overloaded`, and `forbidden` where the server has no
   * part for pictures.
   */
  avatar(image: Uint8Array, account: string): Promise<Picture>
  /**
   * Makes an uploaded image anew beside the upload, turned as it is to be seen, without anything that was hidden in
   * it, and a thumbnail where it is larger than one; `keep` takes these. Undefined where the server has no part for pictures.
   * Refuses `bad-media-type` for what is damaged, `too-large` and `overloaded`; with a time to try again where the
   * picture may be a good one.
   */
  clean(upload: string, account: string): Promise<CleanPicture | undefined>
}

/** What came of it; `ending` is the one that suits its type, where that had to change. */
export type CleanPicture = {
  type: string
  ending?: string | undefined
  bytes: number
  sha256: string
  width: number
  height: number
  blur: string
  thumbnail: boolean
}

/** Files on their way in. They are on a disk that all servers share, wherever finished ones are kept. Ids are the server's. */
export type Uploads = {
  /**
   * Writes what comes after the first `offset` bytes; resolves with the length once that is on the disk (R15). What
   * came before a fault stays, and before `stop` says to end, also while nothing comes. Refuses `wrong-offset`,
   * `too-large` beyond `most`, `storage-full`, and what `stop` gives as its reason.
   */
  append(
    id: string,
    offset: number,
    body: AsyncIterable<Uint8Array>,
    most: number,
    stop: AbortSignal,
  ): Promise<number>
  /** Bytes that are there; 0 for one that has not begun. */
  length(id: string): Promise<number>
  /** What came, to be looked at. */
  content(id: string): Blob
  /** Back to nothing: a file that is not there is removed already. */
  remove(id: string): Promise<void>
  /** Ids of all that are there. */
  list(): Promise<string[]>
  /** Bytes free on the disk. */
  free(): Promise<number>
}

export type FilePart = 'content' | 'thumbnail'

/** Where finished files are: a disk here, and whatever else can do these few things. */
export type KeptFiles = {
  /** Takes over what was uploaded under this id, once it is fsynced: all its parts are there, or none (R15). */
  keep(id: string): Promise<void>
  /** Undefined when it is not there. Nothing is read before somebody reads the answer. */
  find(id: string, part: FilePart): Promise<Blob | undefined>
  /** What is not there is removed already. */
  remove(id: string): Promise<void>
  /** Ids of all that are there. */
  list(): Promise<string[]>
}

/** Begun: its bytes come. Done: may be sent. Sent: its message shows it. Dropped: nobody sees it, to be removed. */
export type FileState = 'begun' | 'done' | 'sent' | 'dropped'

export type FileRecord = {
  id: string
  account: string
  room: string
  state: FileState
  /** The place of its message in the room, once it is sent. */
  seq: number | null
  name: string
  bytes: number
  /** What follows is known once it is done. */
  type: string
  kind: FileKind
  width: number | null
  height: number | null
  blur: string | null
  thumbnail: boolean
  sha256: string
  /** Milliseconds since 1970 of its last step. */
  at: number
}

export type NewFile = Pick<FileRecord, 'id' | 'account' | 'room' | 'name' | 'bytes' | 'at'>

export type FinishedFile = Pick<
  FileRecord,
  'id' | 'name' | 'bytes' | 'type' | 'kind' | 'width' | 'height' | 'blur' | 'thumbnail' | 'sha256' | 'at'
>

export type SharedFiles = { message: string; seq: number; author: Author; at: number; files: FileEntity[] }

export type FileStore = {
  /** Refuses `over-quota` when all files of the account would take more, and `rate-limited` for too many at once. */
  begin(file: NewFile, quota: number): Promise<void>
  byId(id: string): Promise<FileRecord | undefined>
  /** Those of these ids that are files, in whatever state. */
  known(ids: string[]): Promise<string[]>
  /** Refuses `not-found` when it was given up meanwhile; one that is done stays as it is. */
  finish(file: FinishedFile): Promise<FileRecord>
  /** Of the account, begun or done; answers whether there was one. */
  drop(id: string, account: string): Promise<boolean>
  /** A file that a message shows now. */
  shown(id: string): Promise<FileRecord | undefined>
  /** Bytes of all files of an account. */
  used(account: string): Promise<number>
  /** Messages with files, newest first. */
  shared(room: string, before: number | undefined, limit: number): Promise<SharedFiles[]>
  /** Begun or done before this time and never sent: they are dropped. Answers how many. */
  dropAbandoned(before: number): Promise<number>
  /** Ids to be removed, at most so many. */
  dropped(limit: number): Promise<string[]>
  /** Their content is gone. */
  forget(ids: string[]): Promise<void>
  /** Files of one account after an id, by id. */
  of(account: string, after: string, limit: number): Promise<FileRecord[]>
}
