import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import { placeBeside } from './place-beside.ts'

export type MenuItem = { icon: IconName; text: string; act(): void; isDangerous?: boolean } | null

type Props = { label: string; className: string; icon?: IconName; items: MenuItem[] }

const steps: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** A button with more to choose from. It lies above everything, closes on Escape or a touch beside it. */
export const Menu = ({ label, className, icon = 'more', items }: Props) => {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  const shown = items.filter((item) => item !== null)

  const buttons = (): HTMLButtonElement[] => [...(box.current?.querySelectorAll('button') ?? [])]

  useLayoutEffect(() => {
    if (!isOpen || !button.current || !box.current) return
    placeBeside(button.current, box.current)
    box.current.querySelector('button')?.focus()
  }, [isOpen])

  const onKey = (event: KeyboardEvent): void => {
    const all = buttons()
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    all[step(all.indexOf(document.activeElement as HTMLButtonElement), all.length)]?.focus()
  }
  const choose = (act: () => void) => (): void => {
    box.current?.hidePopover()
    button.current?.focus()
    act()
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        popoverTarget={id}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        title={label}
      >
        <Icon name={icon} />
      </button>
      <div
        ref={box}
        id={id}
        popover="auto"
        className="menu"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={onKey}
      >
        {isOpen &&
          shown.map(({ icon: sign, text, act, isDangerous }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              data-dangerous={isDangerous || undefined}
              onClick={choose(act)}
            >
              <Icon name={sign} />
              {text}
            </button>
          ))}
      </div>
    </>
  )
}
