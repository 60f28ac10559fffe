import { type CSSProperties, useState } from 'react'
import { hueOf } from './hue-of.ts'

type Props = { name: string; isOnline?: boolean | undefined; picture?: string | undefined }

/**
 * A picture, or the first letter on a pattern of the person's own. Says nothing to screen readers: the name
 * stands beside it.
 */
export const Avatar = ({ name, isOnline, picture }: Props) => {
  const [missing, setMissing] = useState<string>()
  const hue = hueOf(name)
  const style = { '--hue': hue, '--hue-two': (hue + 40 + (hue % 50)) % 360, '--turn': `${hue}deg` }
  return (
    <span className="avatar" style={style as CSSProperties} aria-hidden="true">
      {picture && picture !== missing ? (
        <img src={picture} alt="" loading="lazy" decoding="async" onError={() => setMissing(picture)} />
      ) : (
        firstLetter(name)
      )}
      {isOnline === undefined ? null : <span className={isOnline ? 'dot dot-on' : 'dot'} />}
    </span>
  )
}

const firstLetter = (name: string): string => {
  const letters = [...name]
  return (letters.find((letter) => /\p{L}|\p{N}/u.test(letter)) ?? letters[0] ?? '?').toUpperCase()
}
