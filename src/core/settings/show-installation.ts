import type { CommandOutput } from '../../protocol/commands.ts'
import type { Core } from '../core.ts'

/** What anybody may know before login. */
export const showInstallation = async ({
  settings,
  store,
}: Core): Promise<CommandOutput<'installation.get'>> => ({
  name: settings.get('installation.name'),
  description: settings.get('installation.description'),
  registration: settings.get('registration.mode'),
  emailRequired: settings.get('registration.emailRequired'),
  guests: settings.get('guests.allowed'),
  hasOwner: await store.accounts.hasOwner(),
})
