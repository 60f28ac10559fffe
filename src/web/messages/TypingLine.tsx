import type { RoomState } from '../../sdk/index.ts'
import { t } from '../texts/t.ts'

export const TypingLine = ({ typing }: { typing: RoomState['typing'] }) => (
  <p className="typing-line" aria-live="polite">
    {typing.length > 0 && <span className="typing-dots" aria-hidden="true" />}
    {sentence(typing.map(({ account }) => account.name))}
  </p>
)

const sentence = (names: string[]): string => {
  const [one, two] = names
  if (one === undefined) return ''
  if (two === undefined) return t('typing.one', { name: one })
  if (names.length === 2) return t('typing.two', { one, two })
  return t('typing.many', { one, two, count: names.length - 2 })
}
