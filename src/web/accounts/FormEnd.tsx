import { t } from '../texts/t.ts'

/** The last lines of a form at the door: what went wrong, and the button. */
export const FormEnd = ({
  explained,
  problem,
  button,
  isBusy,
}: {
  explained: string
  problem: string | null
  button: string
  isBusy: boolean
}) => (
  <>
    <p id={explained} className="problem" role="alert">
      {problem}
    </p>
    <button type="submit" className="button button-main" disabled={isBusy}>
      {isBusy ? t('app.one-moment') : button}
    </button>
  </>
)
