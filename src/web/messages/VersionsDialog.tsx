import type { Overlay } from '../app/overlay.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { fullTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useAsk } from '../ui/use-ask.ts'

type Props = { about: Extract<Overlay, { type: 'versions' }>; onClose(): void }

/** What a message said before it was edited, oldest first. */
export default ({ about: { message }, onClose }: Props) => {
  const { answer, problem, again } = useAsk('message.versions', { message: message.id })
  return (
    <Dialog title={t('message.versions')} onClose={onClose}>
      <Loaded isHere={answer !== undefined} problem={problem} again={again}>
        <ol className="list">
          {answer?.versions.map(({ text, at }) => (
            <li key={at}>
              <div className="list-words">
                <small>{fullTime(at)}</small>
                <p dir="auto">{text}</p>
              </div>
            </li>
          ))}
        </ol>
      </Loaded>
    </Dialog>
  )
}
