import { useEffect, useRef } from 'react'
import { t } from '../texts/t.ts'
import type { Completing } from './use-completion.ts'

type Props = { id: string; completing: Completing; choose(index: number): void }

export const optionId = (id: string, index: number): string => `${id}-${index}`

/** What could stand where one types; the focus stays in the text. */
export const CompletionList = ({ id, completing: { completion, chosen }, choose }: Props) => {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' }), [chosen])
  if (!completion) return null
  return (
    <div ref={list} id={id} className="completions" role="listbox" aria-label={t('composer.completions')}>
      {completion.choices.map(({ label, about, insert }, index) => (
        <div
          key={`${insert}${label}`}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onPointerDown={(event) => {
            event.preventDefault()
            choose(index)
          }}
        >
          <bdi>{label}</bdi>
          {about !== undefined && <small dir="auto">{about}</small>}
        </div>
      ))}
    </div>
  )
}
