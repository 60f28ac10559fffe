import { t } from '../texts/t.ts'
import { Icon } from './Icon.tsx'

/** On a phone, the way back to the list of rooms. */
export const RoomsButton = ({ showRooms }: { showRooms(): void }) => (
  <button
    type="button"
    className="icon-button only-phone"
    aria-label={t('app.show-rooms')}
    onClick={showRooms}
  >
    <Icon name="menu" />
  </button>
)
