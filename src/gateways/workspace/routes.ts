/** What can be asked, by method. */
export const routes = {
  '/api/auth/register': { POST: 'register' },
  '/api/auth/login': { POST: 'login' },
  '/api/auth/profile': { GET: 'profile' },
  '/api/auth/verify-email/:key': { GET: 'showVerification', POST: 'verify' },
  '/api/auth/resend-verification': { POST: 'resend' },
  '/api/chat/rooms': { GET: 'listRooms', POST: 'createRoom' },
  '/api/chat/rooms/:room': { GET: 'showRoom', PUT: 'renameRoom', DELETE: 'closeRoom' },
  '/api/chat/rooms/:room/messages': { GET: 'listMessages' },
  '/api/chat/rooms/:room/send': { POST: 'send' },
  '/api/chat/rooms/:room/participants': { POST: 'addParticipant' },
  '/api/chat/rooms/:room/participants/:user': { DELETE: 'removeParticipant' },
  '/api/chat/messages/:message': { DELETE: 'deleteMessage' },
} as const

type Methods = (typeof routes)[keyof typeof routes]
export type RouteName = Methods extends infer M ? (M extends object ? M[keyof M] : never) : never

export type Found = { route: RouteName; params: Record<string, string> } | { allowed: string[] } | undefined

const socketPath = /^\/ws\/chat\/([^/]+)\/?$/

/** Whether a path belongs to this dialect, whatever is found there. */
export const isOwn = (pathname: string): boolean =>
  /^\/api\/(auth|chat)\//.test(pathname) || socketPath.test(pathname)

/** The room of the address of a socket. */
export const roomOfSocket = (pathname: string): string | undefined => pathname.match(socketPath)?.[1]

const patterns = Object.entries(routes).map(([path, methods]) => ({
  names: [...path.matchAll(/:(\w+)/g)].map(([, name]) => name as string),
  pattern: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}/?$`),
  methods: methods as Record<string, RouteName>,
}))

/** With or without the slash at the end. `allowed` when the path is known, but not with this method. */
export const findRoute = (method: string, pathname: string): Found => {
  for (const { names, pattern, methods } of patterns) {
    const match = pathname.match(pattern)
    if (!match) continue
    const route = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (!route) return { allowed: [...Object.keys(methods), 'OPTIONS'] }
    return { route, params: Object.fromEntries(names.map((name, i) => [name, match[i + 1] as string])) }
  }
  return undefined
}
