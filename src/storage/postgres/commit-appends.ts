import type { Draft } from '../../core/ports.ts'
import type { Job, Outcome } from '../engine.ts'
import type { ContendedRooms } from './contended-rooms.ts'
import { isLockTimeout, sqlState } from './faults.ts'
import type { Lane } from './lane.ts'
import { runAppends } from './run-appends.ts'
import type { Settle } from './settle.ts'

const aMoment = 25

/** Commits appends together. Those whose room others hold wait for the next round. */
export const commitAppends = (lane: Lane, rooms: ContendedRooms, settle: Settle) => {
  const commit = async (jobs: Job[]): Promise<Outcome[]> => {
    const drafts = jobs.map(draftOf)
    const waitFor = rooms.toWaitFor(drafts.map(({ room }) => room))
    try {
      const outcomes = await lane.transaction((transaction) => runAppends(transaction, drafts, waitFor))
      return outcomes.map((outcome, i): Outcome => {
        if (outcome !== 'held') return outcome
        rooms.wasHeld((drafts[i] as Draft).room)
        return settle.again(jobs[i] as Job)
      })
    } catch (error) {
      if (waitFor !== undefined && isLockTimeout(error)) rooms.didNotComeFree(waitFor)
      // Somebody else wrote the same nonce between the look and the insert: the next look finds it.
      if (sqlState(error) === '23505') return jobs.map(settle.again)
      throw error
    }
  }

  return async (jobs: Job[]): Promise<Outcome[]> => {
    const able = jobs.filter((job) => !rooms.isStuck(draftOf(job).room))
    if (able.length === 0) await Bun.sleep(aMoment)
    const ended = able.length === 0 ? [] : await settle.batch(able, commit)
    const outcomes = new Map(able.map((job, i) => [job, ended[i]]))
    return jobs.map((job) => outcomes.get(job) ?? settle.again(job))
  }
}

const draftOf = (job: Job): Draft => {
  if ('append' in job) return job.append
  throw new Error('Only appends go this way.')
}
