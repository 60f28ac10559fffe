import type { LoggedIn } from '../../core/actor.ts'
import type { CommandOutput } from '../../protocol/commands.ts'
import { Refusal } from '../../protocol/refusals.ts'
import { readAddress, readLogin, readRegistration } from './decode.ts'
import { encodeSelf, verificationPage } from './encode.ts'
import { detail, noCredentials } from './faults.ts'
import { peopleOf } from './people.ts'
import type { Asked, Reply } from './ports.ts'

/** Makes an account, which has to confirm its address before it may send. Nobody is logged in by that. */
export const register = async (asked: Asked): Promise<Reply> => {
  const { parts, actor } = asked
  const { first_name, last_name, email, username, password } = readRegistration(asked.body)
  const { token } = (await parts.execute(actor, 'account.register', {
    username,
    password,
    email,
    firstName: first_name,
    lastName: last_name,
  })) as CommandOutput<'account.register'>
  const session = await parts.authenticate(token, actor.address)
  if (!session) throw noCredentials()
  const user = await selfOf(asked, session)
  await parts.execute({ ...actor, session }, 'account.logout', {})
  const message = 'Registration successful. Check your mail for the link that confirms your address.'
  return { status: 201, body: { message, user } }
}

export const login = async (asked: Asked): Promise<Reply> => {
  const { parts, actor } = asked
  const { email, password } = readLogin(asked.body)
  const { token } = (await parts.execute(actor, 'account.login', {
    username: email,
    password,
  })) as CommandOutput<'account.login'>
  const session = await parts.authenticate(token, actor.address)
  if (!session) throw noCredentials()
  return { status: 200, body: { token, user: await selfOf(asked, session) } }
}

export const profile = async (asked: Asked): Promise<Reply> => {
  if (!asked.actor.session) throw noCredentials()
  return { status: 200, body: await selfOf(asked, asked.actor.session) }
}

const selfOf = async (asked: Asked, session: LoggedIn) => {
  const { account } = session
  const own = { ...asked, actor: { ...asked.actor, session } }
  const [person] = await peopleOf(own, [{ id: account.id, name: account.username }])
  if (!person) throw noCredentials()
  return encodeSelf(person, account)
}

/** Programs that scan mail open links too: looking changes nothing. */
export const showVerification = async ({ parts, actor, params }: Asked): Promise<Reply> => {
  try {
    const found = (await parts.execute(actor, 'account.check-link', {
      token: params.key,
    })) as CommandOutput<'account.check-link'>
    if (found.purpose !== 'verify') return verificationPage(overText, false)
    return verificationPage(
      `Does ${found.email} belong to you, and is “${found.username}” your account?`,
      true,
    )
  } catch (error) {
    if (error instanceof Refusal && error.status < 429) return verificationPage(overText, false)
    throw error
  }
}

const overText = 'This link does not work any more, or was used already. Ask for a new one.'

/** Only this uses the link up. */
export const verify = async ({ parts, actor, params, request }: Asked): Promise<Reply> => {
  const isPage = request.headers.get('accept')?.includes('text/html') === true
  try {
    await parts.execute(actor, 'account.verify-email', { token: params.key })
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 429) throw error
    if (isPage) return verificationPage(overText, false)
    throw detail(400, 'Invalid or expired verification token.')
  }
  const text = 'Email verified successfully.'
  return isPage ? verificationPage(text, false) : { status: 200, body: { detail: text } }
}

/** The same answer, whether anybody has the address or not. */
export const resend = async ({ parts, actor, body }: Asked): Promise<Reply> => {
  const { email } = readAddress(body)
  await parts.execute({ ...actor, session: undefined }, 'account.resend-verification', { email })
  const text = 'If this address waits to be confirmed, a new link is on its way to it.'
  return { status: 200, body: { detail: text } }
}
