import { createContext, useContext } from 'react'
import type { FileEntity } from '../../protocol/entities/files.ts'
import type { Message, Room } from '../../protocol/entities.ts'

/** A dialog above everything, with what it is about. One at a time. */
export type Overlay =
  | { type: 'person'; account: string; room?: string }
  | { type: 'report'; message: Message }
  | { type: 'figures'; room: Room }
  | { type: 'notify'; room: Room }
  | { type: 'why'; message: Message }
  | { type: 'lightbox'; files: FileEntity[]; first: string }
  | { type: 'pins'; room: Room }
  | { type: 'versions'; message: Message }
  | { type: 'switcher' }
  | { type: 'keys' }

/** `show(overlay)`; null closes it. */
export const OverlayContext = createContext<(overlay: Overlay | null) => void>(() => {})

export const useOverlay = () => useContext(OverlayContext)
