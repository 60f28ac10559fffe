import { Component, type ReactNode } from 'react'
import { Trouble } from './Trouble.tsx'

type Props = { children: ReactNode; onClose?(): void }

/** A fault below is told in its place, and what is beside it goes on. Give it the `key` of what it shows. */
export class Boundary extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false }

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true }
  }

  override render(): ReactNode {
    const { children, onClose } = this.props
    if (!this.state.isBroken) return children
    return <Trouble text="trouble.broken" {...(onClose ? { onClose } : {})} />
  }
}
