import { isSettingName, type SettingName, type SettingValue, settingSpecs } from '../../protocol/settings.ts'
import type { SettingsStore, StoredSetting } from './ports.ts'

/** What was set, answered from memory. `reload` must follow every change, on every node. */
export type Settings = {
  get<N extends SettingName>(name: N): SettingValue<N>
  isSet(name: SettingName): boolean
  /** Resolves when what `get` answers is at least as new as what is stored now. */
  reload(): Promise<void>
}

export const openSettings = async (store: SettingsStore): Promise<Settings> => {
  let values = new Map<SettingName, unknown>()

  const read = async (): Promise<void> => {
    values = readable(await store.all())
  }

  // One after the other, so that a slow answer never replaces a newer one.
  let reading = read()
  const reload = (): Promise<void> => {
    reading = reading.then(read, read)
    return reading
  }

  await reading
  return {
    get: (name) => (values.has(name) ? values.get(name) : settingSpecs[name].default) as never,
    isSet: (name) => values.has(name),
    reload,
  }
}

/** What another version stored and this one cannot read is as good as not set. */
const readable = (stored: StoredSetting[]): Map<SettingName, unknown> => {
  const values = new Map<SettingName, unknown>()
  for (const { name, value } of stored) {
    const parsed = isSettingName(name) ? settingSpecs[name].schema.safeParse(parseJson(value)) : undefined
    if (parsed?.success) values.set(name as SettingName, parsed.data)
  }
  return values
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
