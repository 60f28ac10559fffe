import type { ListedRoom, Person, PersonState } from '../../protocol/entities/administration.ts'
import type { AccountRole } from '../../protocol/entities.ts'

export type PeopleQuery = {
  query: string
  role: AccountRole | undefined
  state: PersonState | undefined
  after: string
  limit: number
  now: number
}

export type AdministrationStore = {
  /** By username. Who is online is not known here. */
  people(query: PeopleQuery): Promise<Omit<Person, 'online'>[]>
  /** By id; as much of each as the asker may know. */
  rooms(
    asker: string,
    query: { kind: 'public' | 'private' | undefined; after: string; limit: number },
  ): Promise<ListedRoom[]>
}

/** What the data folder takes, in bytes. */
export type Disk = { usage(): Promise<{ files: number; logs: number; free: number }> }
