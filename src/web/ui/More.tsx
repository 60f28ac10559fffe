import { t } from '../texts/t.ts'
import type { Paged } from './use-paged.ts'

/** The button for the next page, where there is one. */
export const More = ({ paged }: { paged: Pick<Paged<unknown>, 'hasMore' | 'more'> }) =>
  paged.hasMore ? (
    <button type="button" className="button list-more" onClick={paged.more}>
      {t('app.show-more')}
    </button>
  ) : null
