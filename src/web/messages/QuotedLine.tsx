import type { Message } from '../../protocol/entities.ts'
import { readRoute, roomAddress } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { previewOf } from './preview-of.ts'

/** The line that a message answers; a click goes there. */
export const QuotedLine = ({ quoted }: { quoted: Message | undefined }) => {
  if (!quoted) return <p className="quoted">{t('message.earlier')}</p>
  const room = readRoute(location.hash).room ?? ''
  return (
    <a className="quoted" href={roomAddress(room, quoted.seq)}>
      <bdi className="quoted-author">{quoted.author.name}</bdi>
      <span className="quoted-text" dir="auto">
        {quoted.deleted ? t('message.deleted') : previewOf(quoted.text)}
      </span>
    </a>
  )
}
