import type { Store } from '../core/ports.ts'
import type { Engine } from './engine.ts'
import { allRooms, findPeople } from './queries/administration.ts'
import { messagesBefore, roomHeads } from './queries/retention.ts'
import { storedSettings } from './queries/settings.ts'
import {
  busiestRooms,
  countActivePeople,
  countPeople,
  countRooms,
  databaseBytes,
  messagesByDay,
} from './queries/statistics.ts'

/** What looking after an installation needs of the store. */
export const administrationStores = (
  engine: Engine,
): Pick<Store, 'settings' | 'statistics' | 'administration' | 'retention'> => {
  const { read } = engine
  return {
    settings: {
      all: () => storedSettings(read),
      write: (change) => engine.write('settings.write', change),
    },
    statistics: {
      messagesByDay: (since) => messagesByDay(read, since),
      busiestRooms: (since, limit, asker) => busiestRooms(read, since, limit, asker),
      people: () => countPeople(read),
      activePeople: (since) => countActivePeople(read, since),
      rooms: () => countRooms(read),
      databaseBytes: () => databaseBytes(read),
    },
    administration: {
      people: (query) => findPeople(read, query),
      rooms: (asker, query) => allRooms(read, asker, query),
    },
    retention: {
      rooms: () => roomHeads(read),
      messagesBefore: (room, time, after, upTo) => messagesBefore(read, room, time, after, upTo),
      endOldSessions: (usedBefore, createdBefore) =>
        engine.write('sessions.end-old', { usedBefore, createdBefore }),
    },
  }
}
