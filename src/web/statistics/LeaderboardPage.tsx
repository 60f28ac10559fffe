import { useState } from 'react'
import { useChat, useClient } from '../app/chat.ts'
import { useOverlay } from '../app/overlay.ts'
import type { PageProps } from '../app/page-props.ts'
import { t } from '../texts/t.ts'
import { formatNumber, formatSpan } from '../ui/format-count.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { RankList } from '../ui/RankList.tsx'
import { SectionedPage } from '../ui/SectionedPage.tsx'
import { Segments } from '../ui/Segments.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { useAsk } from '../ui/use-ask.ts'

/** Who says most, and who is here most. */
export default ({ section, showRooms }: PageProps) => (
  <SectionedPage
    page="leaderboard"
    title={t('places.leaderboard')}
    current={section}
    showRooms={showRooms}
    sections={[
      { id: 'messages', text: t('leaders.messages'), View: ByMessages },
      { id: 'time', text: t('leaders.time'), View: ByTime },
    ]}
  />
)

const ByMessages = () => <Leaders by="messages" />
const ByTime = () => <Leaders by="time" />

const spans = ['week', 'month', 'all'] as const

const Leaders = ({ by }: { by: 'messages' | 'time' }) => {
  const client = useClient()
  const attempt = useAttempt()
  const show = useOverlay()
  const [span, setSpan] = useState<(typeof spans)[number]>('month')
  const { answer, problem, again } = useAsk('leaderboard.show', { by, span, limit: 50 })
  const leaders = answer?.leaders ?? []
  const isListed = useChat(({ me }) => leaders.some(({ account }) => account.id === me?.id))
  const takePart = (on: boolean): void =>
    attempt(async () => {
      await client.call('leaderboard.take-part', { on })
      again()
    })
  return (
    <>
      <Segments<(typeof spans)[number]>
        name="span"
        label={t('leaders.span')}
        all={spans}
        chosen={span}
        textOf={(one) => t(`leaders.${one}`)}
        choose={setSpan}
      />
      <Loaded
        isHere={answer !== undefined}
        problem={problem}
        again={again}
        empty={leaders.length === 0 ? t('leaders.none') : null}
      >
        <RankList
          label={t('places.leaderboard')}
          ranks={leaders.map(({ account, messages, activeSeconds }) => ({
            key: account.id,
            name: (
              <button
                type="button"
                className="person"
                onClick={() => show({ type: 'person', account: account.id })}
              >
                <bdi>{account.name}</bdi>
              </button>
            ),
            value: by === 'messages' ? messages : activeSeconds,
            shown: by === 'messages' ? formatNumber(messages) : formatSpan(activeSeconds),
          }))}
        />
      </Loaded>
      <p className="quiet page-note">
        {t('leaders.hint')}{' '}
        <button type="button" className="link" onClick={() => takePart(false)}>
          {t('leaders.hide')}
        </button>{' '}
        {!isListed && (
          <button type="button" className="link" onClick={() => takePart(true)}>
            {t('leaders.show')}
          </button>
        )}
      </p>
    </>
  )
}
