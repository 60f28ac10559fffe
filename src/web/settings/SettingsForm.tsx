import { type FormEvent, type ReactNode, useState } from 'react'
import { t } from '../texts/t.ts'
import { sentenceOf } from '../ui/sentence-of.ts'

type Props = {
  title: string
  button: string
  /** Rejects with what went wrong; answers a sentence to show instead of "Saved". */
  send(read: (name: string) => string): Promise<unknown>
  isDangerous?: true
  /** Emptied when it went well, as passwords should be. */
  empties?: true
  children: ReactNode
}

/** A card that is filled in and saved, and says how it went. */
export const SettingsForm = ({ title, button, send, isDangerous, empties, children }: Props) => {
  const [said, setSaid] = useState<{ problem?: string; done?: string }>({})
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    setBusy(true)
    try {
      const answer = await send((name) => String(fields.get(name) ?? ''))
      setSaid({ done: typeof answer === 'string' ? answer : t('app.saved') })
      if (empties) form.reset()
    } catch (error) {
      setSaid({ problem: sentenceOf(error) })
    }
    setBusy(false)
  }
  return (
    <form className="card" onSubmit={submit} onChange={() => setSaid({})}>
      <h3>{title}</h3>
      {children}
      <p className="problem" role="alert">
        {said.problem}
      </p>
      <div className="buttons">
        <button
          type="submit"
          className={`button ${isDangerous ? 'button-danger' : 'button-main'}`}
          disabled={isBusy}
        >
          {isBusy ? t('app.one-moment') : button}
        </button>
        <span className="done" role="status">
          {said.done}
        </span>
      </div>
    </form>
  )
}
