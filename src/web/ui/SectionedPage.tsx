import { type ComponentType, useEffect, useRef } from 'react'
import { type PageName, pageAddress } from '../app/route.ts'
import { PageHeader } from './PageHeader.tsx'

export type Section = { id: string; text: string; View: ComponentType }

/** At least one section. */
type Props = { page: PageName; title: string; sections: Section[]; current: string; showRooms(): void }

/** A page of several parts: their names beside it, on a phone above it. */
export const SectionedPage = ({ page, title, sections, current, showRooms }: Props) => {
  const chosen = sections.find(({ id }) => id === current) ?? (sections[0] as Section)
  const { View } = chosen
  const nav = useRef<HTMLElement>(null)
  // On a phone the names stand in a row that is longer than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is chosen
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }, [chosen.id])
  return (
    <main className="page">
      <PageHeader title={title} showRooms={showRooms} />
      <div className="page-columns">
        <nav ref={nav} className="page-nav" aria-label={title}>
          {sections.map(({ id, text }) => (
            <a key={id} href={pageAddress(page, id)} aria-current={id === chosen.id ? 'page' : undefined}>
              {text}
            </a>
          ))}
        </nav>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
        <section className="page-body" tabIndex={0} key={chosen.id} aria-label={chosen.text}>
          <div className="page-content">
            <h2 className="page-title">{chosen.text}</h2>
            <View />
          </div>
        </section>
      </div>
    </main>
  )
}
