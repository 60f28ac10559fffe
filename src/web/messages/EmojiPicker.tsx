import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { keepHere, keptHere } from '../offline/device.ts'
import { t } from '../texts/t.ts'
import { emojiGroups, skinTones, withTone } from './emoji-table.ts'

const recentKey = 'parley.emoji'
const toneKey = 'parley.tone'
const mostRecent = 16
const columns = 8

const readRecent = (): string[] => {
  try {
    return JSON.parse(keptHere(recentKey) ?? '[]')
  } catch {
    return []
  }
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }

/** All emoji by group, found by their names, in the tone of skin that one chose. */
export default ({ choose, ready }: { choose(emoji: string): void; ready(): void }) => {
  const [query, setQuery] = useState('')
  const [tone, setTone] = useState(() => Number(keptHere(toneKey) ?? 0))
  const field = useRef<HTMLInputElement>(null)
  const [recent] = useState(readRecent)
  const groups = useMemo(() => found(query), [query])

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is first drawn
  useEffect(() => {
    ready()
    field.current?.focus()
  }, [])

  const pick = (emoji: string): void => {
    const all = [emoji, ...recent.filter((one) => one !== emoji)].slice(0, mostRecent)
    keepHere(recentKey, JSON.stringify(all))
    choose(emoji)
  }
  const onKey = (event: KeyboardEvent<HTMLElement>): void => {
    const step = steps[event.key]
    if (step === undefined) return
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.emoji-grid button')]
    const at = all.indexOf(document.activeElement as HTMLElement)
    if (at < 0 && event.key !== 'ArrowDown') return
    event.preventDefault()
    const sense = document.dir === 'rtl' && Math.abs(step) === 1 ? -step : step
    all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + sense))]?.focus()
  }
  const turnTone = (): void => {
    const next = (tone + 1) % skinTones.length
    keepHere(toneKey, String(next))
    setTone(next)
  }
  const shown =
    query === '' && recent.length > 0
      ? [{ name: 'recent' as const, emojis: recent.map(plain) }, ...groups]
      : groups
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the buttons in it
    <div onKeyDown={onKey}>
      <div className="emoji-top">
        <input
          ref={field}
          type="search"
          value={query}
          placeholder={t('emoji.search')}
          aria-label={t('emoji.search')}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            const first = groups[0]?.emojis[0]
            if (event.key === 'Enter' && first) pick(withTone(first, tone))
            if (event.key === 'Enter') event.preventDefault()
          }}
        />
        <button
          type="button"
          className="action action-emoji"
          aria-label={t('emoji.tone')}
          title={t('emoji.tone')}
          onClick={turnTone}
        >
          {`✋${skinTones[tone] ?? ''}`}
        </button>
      </div>
      <div className="emoji-groups">
        {shown.map(({ name, emojis }) => (
          <section key={name}>
            <h2>{t(`emoji-group.${name}`)}</h2>
            <div className="emoji-grid">
              {emojis.map((one) => (
                <button
                  key={one.emoji}
                  type="button"
                  title={one.words}
                  aria-label={one.words}
                  onClick={() => pick(withTone(one, tone))}
                >
                  {withTone(one, tone)}
                </button>
              ))}
            </div>
          </section>
        ))}
        {shown.length === 0 && <p className="quiet">{t('emoji.none')}</p>}
      </div>
    </div>
  )
}

const plain = (emoji: string) => ({ emoji, words: emoji, hasTones: false })

const found = (query: string) => {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return emojiGroups
  return emojiGroups
    .map(({ name, emojis }) => ({ name, emojis: emojis.filter(({ words }) => words.includes(wanted)) }))
    .filter(({ emojis }) => emojis.length > 0)
}
