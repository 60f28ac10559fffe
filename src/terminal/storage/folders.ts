import { isAbsolute, join } from 'node:path'

export type ClientEnv = {
  PARLEY_SERVER?: string | undefined
  PARLEY_TOKEN?: string | undefined
  XDG_CONFIG_HOME?: string | undefined
  XDG_STATE_HOME?: string | undefined
  HOME?: string | undefined
  NO_COLOR?: string | undefined
  TERM?: string | undefined
}

export type Folders = { config: string; state: string }

/** Where logins and unsent messages are kept: as the XDG rules have it, which pass over paths that are relative. */
export const foldersOf = ({ XDG_CONFIG_HOME, XDG_STATE_HOME, HOME = '.' }: ClientEnv): Folders => ({
  config: join(absolute(XDG_CONFIG_HOME) ?? join(HOME, '.config'), 'parley'),
  state: join(absolute(XDG_STATE_HOME) ?? join(HOME, '.local', 'state'), 'parley'),
})

const absolute = (path: string | undefined): string | undefined =>
  path !== undefined && isAbsolute(path) ? path : undefined
