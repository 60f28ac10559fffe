import { t } from '../texts/t.ts'
import { formatUnread } from '../ui/format-count.ts'
import { Icon } from '../ui/Icon.tsx'

export const JumpToNewest = ({ unread, go }: { unread: number; go(): void }) => (
  <button type="button" className="jump-newest" onClick={go}>
    <Icon name="down" />
    {unread > 0 ? t('timeline.new-count', { count: formatUnread(unread) }) : t('timeline.newest')}
    <span className="only-heard">{t('timeline.to-newest-heard')}</span>
  </button>
)
