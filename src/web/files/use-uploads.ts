import { useCallback, useEffect, useRef, useState } from 'react'
import type { FileEntity } from '../../protocol/entities/files.ts'
import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { sentenceOf } from '../ui/sentence-of.ts'
import { useTell } from '../ui/Toasts.tsx'

export type Upload = {
  key: number
  name: string
  bytes: number
  sent: number
  problem?: string
  /** It is on the server, to be sent with a message. */
  file?: FileEntity
}

export type Uploads = {
  all: Upload[]
  /** None is on its way or failed. */
  areReady: boolean
  add(files: Iterable<File>): void
  remove(key: number): void
  /** Hands over what is there, and forgets it. */
  take(): FileEntity[]
}

/** Marks that turn a name around, so that it seems to end otherwise; the server takes them out as well. */
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

let lastKey = 0

/** Files that are to be sent with the next message of a room. They begin to travel at once. */
export const useUploads = (room: string): Uploads => {
  const client = useClient()
  const tell = useTell()
  const [all, setAll] = useState<Upload[]>([])
  const stops = useRef(new Map<number, AbortController>())

  const change = useCallback((key: number, to: Partial<Upload>): void => {
    setAll((before) => before.map((one) => (one.key === key ? { ...one, ...to } : one)))
  }, [])

  const add = useCallback(
    (files: Iterable<File>): void => {
      const chosen = [...files].slice(0, limits.filesPerMessage)
      for (const file of chosen) {
        lastKey += 1
        const key = lastKey
        const name = file.name.replace(turning, '')
        if (file.size === 0) {
          setAll((before) => [...before, { key, name, bytes: 0, sent: 0, problem: t('files.empty') }])
          continue
        }
        const stop = new AbortController()
        stops.current.set(key, stop)
        setAll((before) => [...before, { key, name, bytes: file.size, sent: 0 }])
        const onProgress = (sent: number): void => change(key, { sent })
        client.upload(room, file, { name, onProgress, signal: stop.signal }).then(
          (uploaded) => change(key, { file: uploaded, sent: file.size }),
          (error) => !stop.signal.aborted && change(key, { problem: sentenceOf(error) }),
        )
      }
      if ([...files].length > chosen.length)
        tell(new Error(t('files.too-many', { count: limits.filesPerMessage })))
    },
    [client, room, change, tell],
  )

  useEffect(() => {
    const open = stops.current
    return () => {
      for (const stop of open.values()) stop.abort()
    }
  }, [])

  return {
    all,
    areReady: all.every(({ file }) => file !== undefined),
    add,
    remove: (key) => {
      stops.current.get(key)?.abort()
      stops.current.delete(key)
      setAll((before) => before.filter((one) => one.key !== key))
    },
    take: () => {
      stops.current.clear()
      setAll([])
      return all.flatMap(({ file }) => (file ? [file] : []))
    },
  }
}
