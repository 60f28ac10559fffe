import { Database } from 'bun:sqlite'
import { mustBeSoundSqlite } from '../../storage/sqlite/open-database.ts'
import { bad, type Finding, good } from './finding.ts'

export const checkMachine = (): Finding[] => [checkRuntime(), checkClock()]

const checkRuntime = (): Finding => {
  const db = new Database(':memory:')
  try {
    mustBeSoundSqlite(db)
    const { v } = db.query('select sqlite_version() as v').get() as { v: string }
    return good(`Bun ${Bun.version} with SQLite ${v}.`)
  } catch (error) {
    return bad(`${error instanceof Error ? error.message : error} Run "npm ci" again.`)
  } finally {
    db.close()
  }
}

const checkClock = (): Finding => {
  const now = new Date()
  const isLikely = now.getUTCFullYear() >= 2026 && now.getUTCFullYear() < 2100
  const told = `The clock says ${now.toISOString()}.`
  return isLikely ? good(told) : bad(`${told} Set it; tokens and times depend on it.`)
}
