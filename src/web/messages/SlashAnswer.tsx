import type { SlashOutcome } from '../../sdk/index.ts'
import { roomAddress } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'

export type Shown = Extract<SlashOutcome, { is: 'note' | 'list' }>

/** What a command answered: seen by nobody else, and gone when it is closed. */
export const SlashAnswer = ({ answer, close }: { answer: Shown; close(): void }) => (
  <section className="slash-answer" aria-label={t('slash.answer')}>
    <header>
      <b dir="auto">{answer.is === 'list' ? answer.title : t('slash.answer')}</b>
      <small>{t('slash.only-you')}</small>
      <button type="button" className="icon-button" aria-label={t('app.close')} onClick={close}>
        <Icon name="close" />
      </button>
    </header>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
    <div role="status" tabIndex={0}>
      {answer.is === 'note' ? (
        answer.lines.map((line) => (
          <p key={line} dir="auto">
            {line}
          </p>
        ))
      ) : (
        <ul>
          {answer.items.map(({ text, detail, room }) => (
            <li key={`${room ?? ''}${text}`} dir="auto">
              {room === undefined ? <b>{text}</b> : <a href={roomAddress(room)}>{text}</a>}{' '}
              {detail !== undefined && <small>{detail}</small>}
            </li>
          ))}
        </ul>
      )}
    </div>
  </section>
)
