import type { CSSProperties } from 'react'
import type { FileEntity } from '../../protocol/entities/files.ts'
import { useOverlay } from '../app/overlay.ts'
import { t } from '../texts/t.ts'
import { formatBytes } from '../ui/format-count.ts'
import { Icon } from '../ui/Icon.tsx'
import { tallest, widest } from './guess-files.ts'

export const fileAddress = ({ id, name }: FileEntity): string =>
  `/files/${encodeURIComponent(id)}/${encodeURIComponent(name)}`

/** Pictures, sound and film where they stand; everything else to be saved. */
export const MessageFiles = ({ files }: { files: FileEntity[] }) => (
  <div className="files">
    {files.map((file) => (
      <OneFile key={file.id} file={file} all={files} />
    ))}
  </div>
)

const OneFile = ({ file, all }: { file: FileEntity; all: FileEntity[] }) => {
  const show = useOverlay()
  if (file.kind === 'image')
    return (
      <button
        type="button"
        className="file-image"
        aria-label={t('files.open', { name: file.name })}
        style={sizeOf(file)}
        onClick={() =>
          show({ type: 'lightbox', files: all.filter(({ kind }) => kind === 'image'), first: file.id })
        }
      >
        <img
          src={file.thumbnail ? `/files/${encodeURIComponent(file.id)}/thumbnail` : fileAddress(file)}
          alt={file.name}
          loading="lazy"
          decoding="async"
        />
      </button>
    )
  if (file.kind === 'audio')
    return (
      <figure className="file-media">
        <figcaption>
          <FileLink file={file} />
        </figcaption>
        {/* biome-ignore lint/a11y/useMediaCaption: nobody wrote down what is said in it */}
        <audio controls preload="none" src={fileAddress(file)} aria-label={file.name} />
      </figure>
    )
  if (file.kind === 'video')
    return (
      <figure className="file-media">
        {/* biome-ignore lint/a11y/useMediaCaption: nobody wrote down what is said in it */}
        <video
          controls
          preload="metadata"
          src={fileAddress(file)}
          aria-label={file.name}
          style={sizeOf(file)}
        />
        <figcaption>
          <FileLink file={file} />
        </figcaption>
      </figure>
    )
  return <FileLink file={file} />
}

const FileLink = ({ file }: { file: FileEntity }) => (
  <a className="file-link" href={fileAddress(file)} download={file.name}>
    <Icon name={file.kind === 'file' ? 'file' : 'download'} />
    <bdi>{file.name}</bdi>
    <small dir="auto">{formatBytes(file.bytes)}</small>
  </a>
)

/** Its place is kept free before it is here, so that nothing jumps. */
const sizeOf = ({ width = widest, height = tallest, blur }: FileEntity): CSSProperties => {
  const scale = Math.min(1, widest / width, tallest / height)
  return {
    width: Math.max(60, Math.round(width * scale)),
    aspectRatio: `${width} / ${height}`,
    ...(blur === undefined ? {} : { backgroundImage: `url(${JSON.stringify(blur)})` }),
  }
}
