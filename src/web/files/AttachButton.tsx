import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'

type Add = (files: Iterable<File>) => void

/** Files from the device; where one touches the screen also a picture that is taken now. */
export const AttachButton = ({ add }: { add: Add }) => (
  <>
    <label className="icon-button button-file" title={t('files.attach')}>
      <Icon name="attach" />
      <span className="only-heard">{t('files.attach')}</span>
      <input type="file" multiple className="only-heard" onChange={(event) => hand(event.target, add)} />
    </label>
    <label className="icon-button button-file only-touch" title={t('files.camera')}>
      <Icon name="camera" />
      <span className="only-heard">{t('files.camera')}</span>
      <input
        type="file"
        accept="image/*"
        capture="environment"
        className="only-heard"
        onChange={(event) => hand(event.target, add)}
      />
    </label>
  </>
)

/** The field is empty afterwards, so that the same file can be chosen again. */
const hand = (field: HTMLInputElement, add: Add): void => {
  add([...(field.files ?? [])])
  field.value = ''
}
