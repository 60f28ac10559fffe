import { type DragEvent, type ReactNode, useState } from 'react'
import { t } from '../texts/t.ts'

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')

/** A room: whatever files are dropped on it go along with the next message. */
export const DropZone = ({ add, children }: { add(files: Iterable<File>): void; children: ReactNode }) => {
  const [isOver, setOver] = useState(false)
  return (
    <main
      className="room"
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node)) setOver(false)
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(false)
        add(event.dataTransfer.files)
      }}
    >
      {children}
      {isOver && <p className="drop-here">{t('files.drop')}</p>}
    </main>
  )
}
