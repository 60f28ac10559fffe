import type { FileStore } from '../core/files/ports.ts'
import type { Engine } from './engine.ts'
import { droppedFiles, fileById, filesOf, knownFiles, sharedIn, shownFile, usedBy } from './queries/files.ts'

/** What files need of the store. */
export const fileStore = (engine: Engine): FileStore => {
  const { read } = engine
  return {
    begin: (file, quota) => engine.write('files.begin', { file, quota }),
    byId: (id) => fileById(read, id),
    known: (ids) => knownFiles(read, ids),
    finish: (file) => engine.write('files.finish', file),
    drop: (id, account) => engine.write('files.drop', { id, account }),
    shown: (id) => shownFile(read, id),
    used: (account) => usedBy(read, account),
    shared: (room, before, limit) => sharedIn(read, room, before, limit),
    dropAbandoned: (before) => engine.write('files.drop-abandoned', before),
    dropped: (limit) => droppedFiles(read, limit),
    forget: (ids) => engine.write('files.forget', ids),
    of: (account, after, limit) => filesOf(read, account, after, limit),
  }
}
