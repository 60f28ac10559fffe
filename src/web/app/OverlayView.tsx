import { type ComponentType, Suspense } from 'react'
import { Boundary } from '../ui/Boundary.tsx'
import { later } from '../ui/later.ts'
import type { Overlay } from './overlay.ts'
import SwitcherDialog from './SwitcherDialog.tsx'

type Of<T extends Overlay['type']> = Extract<Overlay, { type: T }>

const dialogs: { [T in Overlay['type']]: ComponentType<{ about: Of<T>; onClose(): void }> } = {
  person: later(() => import('../people/PersonCard.tsx')),
  report: later(() => import('../messages/ReportDialog.tsx')),
  // Here from the start: the letters typed behind its key belong to it.
  switcher: SwitcherDialog,
  keys: later(() => import('./ShortcutsDialog.tsx')),
  notify: later(() => import('../notifications/RoomNotifyDialog.tsx')),
  why: later(() => import('../notifications/WhyDialog.tsx')),
  lightbox: later(() => import('../files/LightboxDialog.tsx')),
  pins: later(() => import('../messages/PinsDialog.tsx')),
  versions: later(() => import('../messages/VersionsDialog.tsx')),
  figures: later(() => import('../statistics/RoomFiguresDialog.tsx')),
}

/** Whatever dialog is open; each is loaded when it is first wanted. */
export const OverlayView = ({ overlay, onClose }: { overlay: Overlay; onClose(): void }) => {
  const View = dialogs[overlay.type] as ComponentType<{ about: Overlay; onClose(): void }>
  return (
    <Boundary key={overlay.type} onClose={onClose}>
      <Suspense fallback={null}>
        <View about={overlay} onClose={onClose} />
      </Suspense>
    </Boundary>
  )
}
