import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { sentenceForIssue } from '../../protocol/sentence-for-issue.ts'
import { type SettingName, settingSpecs } from '../../protocol/settings.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { endGuestSessions } from '../permissions/end-guest-sessions.ts'
import { showSetting } from './show-setting.ts'

/** Changes a setting while the server runs. Refuses `bad-input` with what it may be. */
export const changeSetting = async (
  core: Core,
  actor: Actor,
  { name, value }: CommandInput<'settings.set'>,
): Promise<CommandOutput<'settings.set'>> => {
  const { account } = mustBeLoggedIn(actor)
  const checked = value === null ? null : mustFit(name, value)
  const before = core.settings.get(name)
  await core.store.settings.write({
    name,
    value: checked === null ? null : JSON.stringify(checked),
    by: account.id,
    at: core.clock.wall(),
  })
  await core.settings.reload()
  await core.audit.record(actor, 'settings.set', name, { before, after: core.settings.get(name) })
  core.announce({ to: 'memory', settings: true })
  if (!core.settings.get('guests.allowed')) await endGuestSessions(core)
  return { setting: showSetting(core.settings, name) }
}

const mustFit = (name: SettingName, value: unknown): unknown => {
  const parsed = settingSpecs[name].schema.safeParse(value, { error: sentenceForIssue })
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const where = ['value', ...(first?.path ?? [])].map(String).join('.')
  throw refuse('bad-input', `${where}: ${first?.message.slice(0, 300) ?? 'not valid'}`)
}
