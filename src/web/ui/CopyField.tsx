import { useState } from 'react'
import { t } from '../texts/t.ts'

/** Something to copy: selected on a touch, copied by the button. */
export const CopyField = ({ text, label }: { text: string; label: string }) => {
  const [isCopied, setCopied] = useState(false)
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <div className="copy-field">
      <input readOnly value={text} aria-label={label} dir="ltr" onFocus={(event) => event.target.select()} />
      <button type="button" className="button" onClick={copy}>
        {t(isCopied ? 'app.copied' : 'app.copy')}
      </button>
    </div>
  )
}
