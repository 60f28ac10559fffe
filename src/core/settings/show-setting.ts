import { z } from 'zod'
import type { Setting } from '../../protocol/commands/settings.ts'
import { type SettingName, settingSpecs } from '../../protocol/settings.ts'
import type { Settings } from './settings.ts'

/** A setting as it stands, with all that is needed to draw a form for it. */
export const showSetting = (settings: Settings, name: SettingName): Setting => {
  const { default: standard, about, schema } = settingSpecs[name]
  const { $schema: _, ...range } = z.toJSONSchema(schema, { io: 'input' })
  return {
    name,
    value: settings.get(name) as Setting['value'],
    default: standard as Setting['value'],
    isSet: settings.isSet(name),
    about,
    schema: range as Setting['schema'],
  }
}
