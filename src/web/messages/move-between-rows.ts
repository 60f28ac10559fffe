import type { KeyboardEvent } from 'react'

const steps: Record<string, (row: Element) => Element | null> = {
  ArrowUp: (row) => row.previousElementSibling,
  ArrowDown: (row) => row.nextElementSibling,
}

/** Up and down go from message to message; Tab then reaches what can be done with it. */
export const moveBetweenRows = (event: KeyboardEvent<HTMLElement>): void => {
  const step = steps[event.key]
  if (!step || !(event.target instanceof HTMLElement)) return
  const row = event.target.closest('[data-key]')
  const next = row ? step(row) : lastInSight(event.currentTarget)
  if (!(next instanceof HTMLElement)) return
  event.preventDefault()
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}

const lastInSight = (scroller: HTMLElement): Element | undefined => {
  const { bottom } = scroller.getBoundingClientRect()
  return [...scroller.querySelectorAll('[data-key]')].findLast(
    (row) => row.getBoundingClientRect().bottom <= bottom + 1,
  )
}
