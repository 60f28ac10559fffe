import { type ChangeEvent, useState } from 'react'
import type { Profile } from '../../protocol/entities/profiles.ts'
import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'
import { sentenceOf } from '../ui/sentence-of.ts'

/** One's picture: chosen from the device, checked and drawn anew by the server. */
export const PictureField = ({ profile }: { profile: Profile }) => {
  const client = useClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    setProblem(null)
    await work().catch((error) => setProblem(sentenceOf(error)))
    setBusy(false)
  }
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (file) void act(() => upload(file))
  }

  return (
    <section className="card picture-field">
      <PersonAvatar account={profile.account} name={profile.username} isLarge />
      <div>
        <h3>{t('settings.picture')}</h3>
        <p className="quiet">{t('settings.picture-hint', { count: limits.avatarBytes / 1024 / 1024 })}</p>
        <div className="buttons">
          <label className="button button-file" aria-busy={isBusy}>
            {t(isBusy ? 'app.one-moment' : 'settings.picture-choose')}
            <input type="file" accept="image/*" className="only-heard" disabled={isBusy} onChange={choose} />
          </label>
          {profile.avatar && (
            <button
              type="button"
              className="button"
              onClick={() => void act(() => client.call('account.remove-avatar', {}))}
            >
              {t('settings.picture-remove')}
            </button>
          )}
        </div>
        <p className="problem" role="alert">
          {problem}
        </p>
      </div>
    </section>
  )
}

/** A picture goes over plain HTTP: a frame would be too small for it. */
const upload = async (file: File): Promise<void> => {
  if (file.size > limits.avatarBytes) throw new Error(t('refusal.too-large'))
  const answer = await fetch('/api/v1/account.avatar', {
    method: 'POST',
    headers: { 'content-type': file.type || 'image/png' },
    body: file,
  })
  if (answer.ok) return
  const body = await answer.json().catch(() => null)
  throw new Error(body?.error?.message ?? t('door.not-ready'))
}
