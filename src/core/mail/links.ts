/** Addresses of this installation that are handed out. Never made from what a request says about the host. */
export const linkPaths = { verify: 'verify-email', reset: 'reset-password', invite: 'invite' } as const

export const linkTo = (publicUrl: string, what: keyof typeof linkPaths, token: string): string =>
  `${home(publicUrl)}/${linkPaths[what]}/${token}`

export const home = (publicUrl: string): string => publicUrl.replace(/\/+$/, '')
