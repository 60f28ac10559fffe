import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { settingNames } from '../../protocol/settings.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { showSetting } from './show-setting.ts'

export const listSettings = async (
  { settings }: Core,
  _actor: Actor,
  { name: beginning = '' }: CommandInput<'settings.get'>,
): Promise<CommandOutput<'settings.get'>> => ({
  settings: settingNames
    .filter((name) => name.startsWith(beginning))
    .map((name) => showSetting(settings, name)),
})
