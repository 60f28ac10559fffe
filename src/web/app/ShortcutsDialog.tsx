import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)
const mod = isMac ? '⌘' : 'Ctrl'

const keys = [
  [[mod, 'K'], 'keys.switch'],
  [['?'], 'keys.sheet'],
  [['Alt', '↑ ↓'], 'keys.rooms'],
  [['Alt', 'Shift', '↑ ↓'], 'keys.unread'],
  [['Esc'], 'keys.newest'],
  [['Enter'], 'keys.send'],
  [['Shift', 'Enter'], 'keys.line'],
  [['↑'], 'keys.edit'],
  [['↑ ↓'], 'keys.messages'],
  [['Tab'], 'keys.actions'],
  [['/'], 'keys.command'],
  [['@'], 'keys.mention'],
] as const

/** Every key, on one sheet. */
export default ({ onClose }: { onClose(): void }) => (
  <Dialog title={t('keys.title')} onClose={onClose}>
    <dl className="keys">
      {keys.map(([parts, text]) => (
        <div key={text}>
          <dt>
            {parts.map((part) => (
              <kbd key={part}>{part}</kbd>
            ))}
          </dt>
          <dd>{t(text)}</dd>
        </div>
      ))}
    </dl>
  </Dialog>
)
