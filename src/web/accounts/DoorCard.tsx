import type { ReactNode } from 'react'
import { t } from '../texts/t.ts'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { Logo } from '../ui/Logo.tsx'
import { ThemeSwitch } from '../ui/ThemeSwitch.tsx'

/** What stands before the rooms: one card on an empty page. */
export const DoorCard = ({ title, children }: { title: string; children: ReactNode }) => (
  <main className="door">
    <div className="door-card">
      <div className="brand brand-large">
        <Logo />
        {t('app.brand')}
      </div>
      <h1>{title}</h1>
      {children}
    </div>
    <div className="door-switches">
      <ThemeSwitch />
      <LanguageSwitch />
    </div>
  </main>
)
