import { t } from '../texts/t.ts'
import { Logo } from './Logo.tsx'

/** What `index.html` shows already, so that nothing changes until there is something to read. */
export const Opening = () => (
  <div className="waiting" role="status" aria-label={t('app.opening')}>
    <Logo />
  </div>
)
