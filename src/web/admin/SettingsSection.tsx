import type { Setting } from '../../protocol/commands/settings.ts'
import { t } from '../texts/t.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useAsk } from '../ui/use-ask.ts'
import { SettingForm } from './SettingForm.tsx'

/** What an installation is and who may come in. */
export const SettingsSection = () => <Settings isWanted={({ name }) => !isLimit(name)} />

/** How often and how much. */
export const LimitsSection = () => <Settings isWanted={({ name }) => isLimit(name)} />

const isLimit = (name: string): boolean => /^(rates|sockets|requests)\./.test(name)

const Settings = ({ isWanted }: { isWanted(setting: Setting): boolean }) => {
  const { answer, problem, again } = useAsk('settings.get', {})
  const groups = Map.groupBy((answer?.settings ?? []).filter(isWanted), ({ name }) =>
    name.split('.').slice(0, -1).join('.'),
  )
  return (
    <Loaded isHere={answer !== undefined} problem={problem} again={again}>
      <p className="quiet page-note">{t('admin.settings-hint')}</p>
      {[...groups].map(([group, settings]) => (
        // The server names and explains its settings in English.
        <section key={group} className="card settings-group" dir="ltr">
          <h3>{group}</h3>
          {settings.map((setting) => (
            <SettingForm
              key={`${setting.name}${JSON.stringify(setting.value)}`}
              setting={setting}
              again={again}
            />
          ))}
        </section>
      ))}
    </Loaded>
  )
}
