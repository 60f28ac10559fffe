import { type Refusal, refuse } from '../../protocol/refusals.ts'
import type { SettingValue } from '../../protocol/settings.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'

type Newcomer = { email: string | undefined; isInvited: boolean }

/** Refuses whom the settings keep out. Only who becomes the owner by coming first is asked for nothing. */
export const mustBeLetIn = async (core: Core, actor: Actor, newcomer: Newcomer): Promise<void> => {
  const { firstOwner, settings, store } = core
  const domains = settings.get('registration.domains')
  const refusal =
    doors[settings.get('registration.mode')](newcomer, domains) ??
    withoutAddress(newcomer, settings.get('registration.emailRequired'))
  if (!refusal || (firstOwner.needsNoLink(actor) && !(await store.accounts.hasOwner()))) return
  throw refusal
}

type Door = (newcomer: Newcomer, domains: readonly string[]) => Refusal | undefined

const doors: Record<SettingValue<'registration.mode'>, Door> = {
  open: () => undefined,
  closed: () => refuse('forbidden', 'Nobody can register here at the moment.'),
  invitation: ({ isInvited }) =>
    isInvited
      ? undefined
      : refuse('forbidden', 'People come in here by invitation. Ask somebody who is in for a link.'),
  domain: ({ email, isInvited }, domains) =>
    isInvited || isOfDomain(email, domains)
      ? undefined
      : refuse('forbidden', `Register with an e-mail address of ${domains.join(' or ')}, or by invitation.`),
}

const withoutAddress = ({ email }: Newcomer, isRequired: boolean): Refusal | undefined =>
  isRequired && email === undefined ? refuse('bad-input', 'email: Give an e-mail address.') : undefined

/** The domain itself; one below it is named for itself. */
export const isOfDomain = (email: string | undefined, domains: readonly string[]): boolean =>
  email !== undefined && domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase())
