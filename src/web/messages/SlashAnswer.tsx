import type { SlashOutcome } from '../../sdk/index.ts'
import { roomAddress } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'

export type Shown = Extract<SlashOutcome, { is: 'note' | 'list' }>

/** What a command answered: seen by nobody else, and gone when it is closed. */
export const SlashAnswer = ({ answer, close }: { answer: Shown; close(): void }) => (
  <section className="slash-answer" aria-label={t('slash.answer')}>
    <header>
      <b>{answer.is === 'list' ? answer.title : t('slash.answer')}</b>
      <small>{t('slash.only-you')}</small>
      <button type="button" className="icon-button" aria-label={t('app.close')} onClick={close}>
        <Icon name="close" />
      </button>
    </header>
    <div role="status">
      {answer.is === 'note' ? (
        answer.lines.map((line) => <p key={line}>{line}</p>)
      ) : (
        <ul>
          {answer.items.map(({ text, detail, room }) => (
            <li key={`${room ?? ''}${text}`}>
              {room === undefined ? <b>{text}</b> : <a href={roomAddress(room)}>{text}</a>}{' '}
              {detail !== undefined && <small>{detail}</small>}
            </li>
          ))}
        </ul>
      )}
    </div>
  </section>
)
