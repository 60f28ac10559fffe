import type { Overlay } from '../app/overlay.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useAsk } from '../ui/use-ask.ts'

type Props = { about: Extract<Overlay, { type: 'why' }>; onClose(): void }

/** Why one was, or was not, told of a message: from the server's own ledger. */
export default ({ about: { message }, onClose }: Props) => {
  const { answer, problem, again } = useAsk('notification.why', { message: message.id })
  return (
    <Dialog title={t('why.title')} onClose={onClose}>
      <Loaded isHere={answer !== undefined} problem={problem} again={again}>
        {answer && (
          <>
            {answer.addressed !== undefined && <p>{t(`meant.${answer.addressed}`)}</p>}
            <p>{t(`why.${answer.because}`)}</p>
            {answer.at !== undefined && <p className="quiet">{shortTime(answer.at)}</p>}
          </>
        )}
      </Loaded>
    </Dialog>
  )
}
