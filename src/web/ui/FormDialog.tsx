import { type ReactNode, useId } from 'react'
import { useForm } from '../accounts/use-form.ts'
import { t } from '../texts/t.ts'
import { Dialog } from './Dialog.tsx'

type Props = {
  title: string
  /** What the button says that sends it. */
  button: string
  /** Reads the fields by their names; what it throws is told below them. */
  send(read: (name: string) => string): Promise<void>
  onClose(): void
  children: ReactNode
}

/** A few fields that are filled in and sent, or not. */
export const FormDialog = ({ title, button, send, onClose, children }: Props) => {
  const explained = useId()
  const { problem, isBusy, submit } = useForm(send)
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} aria-describedby={problem ? explained : undefined}>
        {children}
        <p id={explained} className="problem" role="alert">
          {problem}
        </p>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button type="submit" className="button button-main" disabled={isBusy}>
            {button}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
