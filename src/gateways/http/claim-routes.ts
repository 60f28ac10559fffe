import type { Context, Hono } from 'hono'
import { escapeHtml } from '../../core/mail/escape-html.ts'
import { limits } from '../../protocol/limits.ts'
import { actorFromRequest } from './actor-from-request.ts'
import { asRefusal } from './answer-command.ts'
import { plainPage } from './plain-page.ts'
import type { HttpParts } from './ports.ts'
import { readBytes } from './read-bytes.ts'
import { sessionCookie } from './session-cookie.ts'

type Bindings = { Bindings: { address: string } }

/**
 * The page behind the link on the console of an installation that nobody owns. Looking at it changes nothing;
 * whoever sends the form knows the link, which proves more than any Origin could.
 */
export const addClaimRoutes = (app: Hono<Bindings>, parts: HttpParts): void => {
  app.get('/claim/:token', () => plainPage('Your own chat', form('')))
  app.post('/claim/:token', (c) => claim(parts, c))
}

const claim = async (parts: HttpParts, c: Context<Bindings>): Promise<Response> => {
  let username = ''
  try {
    const actor = await actorFromRequest(c.req.raw, c.env.address, parts.config, parts.authenticate)
    const body = await readBytes(c.req.raw, limits.frameBytesBeforeHello)
    const fields = new URLSearchParams(new TextDecoder().decode(body))
    username = fields.get('username') ?? ''
    const input = { token: c.req.param('token'), username, password: fields.get('password') ?? '' }
    const { token } = (await parts.execute(actor, 'installation.claim', input)) as { token: string }
    const headers = { Location: '/', 'Set-Cookie': sessionCookie(token, parts.config) }
    return new Response(null, { status: 303, headers })
  } catch (error) {
    const { message, status } = asRefusal(parts, error, 'installation.claim')
    return plainPage('Your own chat', `<p role="alert">${escapeHtml(message)}</p>${form(username)}`, status)
  }
}

const form = (
  username: string,
): string => `<p>Nobody owns this installation yet. Make your account: it will be the owner’s.</p>
<form method="post">
<label>Username <input name="username" required maxlength="${limits.usernameLength}" autocomplete="username" value="${escapeHtml(username)}"></label>
<label>Password <input name="password" type="password" required minlength="${limits.passwordMinLength}" maxlength="${limits.passwordMaxLength}" autocomplete="new-password"></label>
<button>Become the owner</button>
</form>`
