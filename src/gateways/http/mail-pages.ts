import type { Hono } from 'hono'
import { linkPaths } from '../../core/mail/links.ts'
import { limits } from '../../protocol/limits.ts'
import { Refusal, refuse } from '../../protocol/refusals.ts'
import { actorFromRequest } from './actor-from-request.ts'
import { asRefusal } from './answer-command.ts'
import { button, line, newPasswordField, problem } from './page-parts.ts'
import { plainPage } from './plain-page.ts'
import type { HttpParts } from './ports.ts'
import { readForm } from './read-form.ts'

type Bindings = { Bindings: { address: string } }
type Call = (command: MailCommand, input: object) => Promise<Record<string, string>>
type MailCommand = 'account.check-link' | 'account.verify-email' | 'account.reset-password'
type Asked = { call: Call; token: string; request: Request }

/**
 * The pages behind mailed links, without any script. Opening one changes nothing, since programs that scan mail
 * open links too: only its button, a POST, uses the link up. The token is all the proof; no cookie is looked at.
 */
export const addMailPages = (app: Hono<Bindings>, parts: HttpParts): void => {
  for (const [path, answer] of pages) {
    const [method, route] = path
    app.on(method, `/${route}/:token`, async (c) => {
      const actor = await actorFromRequest(c.req.raw, c.env.address, parts.config, nobody)
      const call: Call = async (command, input) =>
        (await parts.execute(actor, command, input)) as Record<string, string>
      try {
        return await answer({ call, token: c.req.param('token'), request: c.req.raw })
      } catch (error) {
        return sorry(asRefusal(parts, error, route))
      }
    })
  }
  // The page of registration is drawn by the web client; what follows # is sent to no server and no log.
  app.get(`/${linkPaths.invite}/:token`, (c) =>
    c.redirect(`/#/invite/${encodeURIComponent(c.req.param('token'))}`, 303),
  )
}

const nobody = async (): Promise<undefined> => undefined

const lookAtVerify = async ({ call, token }: Asked): Promise<Response> => {
  const { username, email } = await look(call, token, 'verify')
  return page('Confirm your e-mail address', [
    line(`Does ${email} belong to you, and is “${username}” your account?`),
    button('Yes, confirm the address'),
    line('If not, just close this page.'),
  ])
}

const verify = async ({ call, token }: Asked): Promise<Response> => {
  const { username, email } = await call('account.verify-email', { token })
  return page('The address is confirmed', [line(`${email} now belongs to the account “${username}”.`), open])
}

const lookAtReset = async ({ call, token }: Asked): Promise<Response> => {
  const { username } = await look(call, token, 'reset')
  return resetForm(username ?? '')
}

const reset = async ({ call, token, request }: Asked): Promise<Response> => {
  const { username } = await look(call, token, 'reset')
  const password = (await readForm(request)).get('password') ?? ''
  try {
    await call('account.reset-password', { token, password })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'bad-input') return resetForm(username ?? '', error)
    throw error
  }
  return page('Your password is set', [
    line(`Log in as “${username}” with the new password. All devices were logged out.`),
    open,
  ])
}

const pages: [[method: 'GET' | 'POST', route: string], (asked: Asked) => Promise<Response>][] = [
  [['GET', linkPaths.verify], lookAtVerify],
  [['POST', linkPaths.verify], verify],
  [['GET', linkPaths.reset], lookAtReset],
  [['POST', linkPaths.reset], reset],
]

/** A link of the other kind is none here. */
const look = async (call: Call, token: string, wanted: string): Promise<Record<string, string>> => {
  const found = await call('account.check-link', { token })
  if (found.purpose !== wanted)
    throw refuse('not-found', 'This link does not work any more. Ask for a new one.')
  return found
}

const resetForm = (username: string, refusal?: Refusal): Response =>
  page(
    'Set a new password',
    [
      line(`For the account “${username}”. At least ${limits.passwordMinLength} characters.`),
      ...(refusal ? [problem(refusal.message.replace(/^password: /, ''))] : []),
      button('Set the password', newPasswordField(username, refusal !== undefined)),
    ],
    refusal?.status,
  )

const open = '<p><a href="/">Open Parley</a></p>'

/** Whoever comes here with a link that is over learns what to do; it looks the same for one that never was. */
const sorry = (refusal: Refusal): Response => {
  const isOver = refusal.code === 'not-found' || refusal.code === 'bad-input'
  const text = isOver ? 'This link does not work any more, or was used already.' : refusal.message
  const advice = 'Ask for a new one where you log in, or in your account once you are logged in.'
  return page('That did not work', [problem(text), ...(isOver ? [line(advice)] : []), open], refusal.status)
}

const page = (title: string, parts: string[], status?: number): Response =>
  plainPage(title, parts.join('\n'), status)
