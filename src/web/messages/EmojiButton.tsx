import { Suspense, useId, useRef, useState } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { later } from '../ui/later.ts'
import { placeBeside } from '../ui/place-beside.ts'

const EmojiPicker = later(() => import('./EmojiPicker.tsx'))

type Props = { className: string; label: string; choose(emoji: string): void }

/** Opens the picker, which is loaded when it is first wanted. */
export const EmojiButton = ({ className, label, choose }: Props) => {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  const picked = (emoji: string): void => {
    box.current?.hidePopover()
    button.current?.focus()
    choose(emoji)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        popoverTarget={id}
        aria-expanded={isOpen}
        aria-label={label}
        title={label}
      >
        <Icon name="smile" />
      </button>
      <div
        ref={box}
        id={id}
        popover="auto"
        className="menu emoji-picker"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {isOpen && (
          <Suspense fallback={null}>
            <EmojiPicker
              choose={picked}
              ready={() => button.current && box.current && placeBeside(button.current, box.current)}
            />
          </Suspense>
        )}
      </div>
    </>
  )
}
