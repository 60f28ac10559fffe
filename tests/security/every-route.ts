import { linkPaths } from '../../src/core/mail/links.ts'
import { examples } from '../../src/gateways/http/examples.ts'
import { restCommands } from '../../src/gateways/http/rest-commands.ts'

export type Route = { method: 'GET' | 'POST'; path: string; input?: object }

/** A call of each command, with the example that its documentation shows. */
export const commandRoutes: Route[] = restCommands.map((command) => ({
  method: 'POST',
  path: `/api/v1/${command}`,
  input: examples[command].input,
}))

const nobodysLink = 'A'.repeat(43)

/** Everything else that is answered, commands that carry files included. */
const otherRoutes: Route[] = [
  ...[
    '/',
    '/healthz',
    '/readyz',
    '/metrics',
    '/socket',
    '/claim/x',
    '/avatars/x/y.webp',
    '/files/x/y.txt',
  ].map((path): Route => ({ method: 'GET', path })),
  ...['/api/openapi.json', '/api/docs', '/api/docs.css', '/api/v1/account.export'].map(
    (path): Route => ({ method: 'GET', path }),
  ),
  { method: 'POST', path: '/api/v1/account.avatar' },
  { method: 'POST', path: '/claim/x' },
  ...Object.values(linkPaths).flatMap((path): Route[] => [
    { method: 'GET', path: `/${path}/${nobodysLink}` },
    { method: 'POST', path: `/${path}/${nobodysLink}` },
  ]),
]

/** What is answered with a mistake: no such page, command, method or type, and too much. */
const mistakes: Route[] = [
  { method: 'GET', path: '/nothing' },
  { method: 'GET', path: '/nothing.js' },
  { method: 'GET', path: '/%00' },
  { method: 'GET', path: '/%ff%fe' },
  { method: 'GET', path: '/..%2f..%2fpackage.json' },
  { method: 'GET', path: '/api/nothing' },
  { method: 'GET', path: '/api/v1/room.list' },
  { method: 'POST', path: '/api/v1/no.such' },
  { method: 'POST', path: '/api/v1/message.send', input: { text: 'x'.repeat(300_000) } },
  { method: 'POST', path: '/' },
]

export const everyRoute: Route[] = [...commandRoutes, ...otherRoutes, ...mistakes]
