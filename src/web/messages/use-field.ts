import { type RefObject, useEffect } from 'react'
import type { Mode } from './mode.ts'

type Field = RefObject<HTMLTextAreaElement | null>

/** The styles alone do it where they can: reading a height at every key costs a layout of the page. */
const growsByItself = CSS.supports('field-sizing', 'content')

/** As high as its text; the styles set the limit. */
export const useGrowing = (field: Field, text: string): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another height
  useEffect(() => {
    const box = field.current
    if (!box || growsByItself) return
    box.style.height = 'auto'
    box.style.height = `${box.scrollHeight}px`
  }, [field, text])
}

/** Ready to write at once; on a touch screen only when asked, since the keyboard would cover the room. */
export const useFocusOnStart = (field: Field, mode: Mode): void => {
  useEffect(() => {
    const box = field.current
    if (!box || (mode.type === 'new' && !matchMedia('(pointer: fine)').matches)) return
    box.focus()
    box.setSelectionRange(box.value.length, box.value.length)
  }, [field, mode])
}
