const focusable = 'button:enabled, [href], input:enabled, select:enabled, textarea:enabled, [tabindex]'

/**
 * Whatever is removed while it has the focus gives it to what is next to it: another state of its message, what it stood
 * in, or the field where one writes. Else the next key would begin at the top of the page. Answers how to stop.
 */
export const keepFocus = (page: HTMLElement): (() => void) => {
  /** What has the focus, and then what it stands in, from the inside to the outside. */
  let path: HTMLElement[] = []

  const remember = ({ target }: FocusEvent): void => {
    path = []
    for (let at = target as HTMLElement | null; at && at !== page; at = at.parentElement) path.push(at)
  }
  /** Whoever clicks beside everything wants the focus nowhere. */
  const forget = (): void => {
    setTimeout(() => {
      if (path[0]?.isConnected && document.activeElement === document.body) path = []
    })
  }
  const isLost = (): boolean =>
    document.activeElement === document.body && path[0] !== undefined && !path[0].isConnected
  const find = (): void => {
    if (!isLost()) return
    const next = successorOf(path)
    path = []
    next?.focus({ preventScroll: true })
  }
  // Later in the same frame: what was closed may know better where the focus came from.
  const observer = new MutationObserver(() => isLost() && requestAnimationFrame(find))

  page.addEventListener('focusin', remember)
  page.addEventListener('focusout', forget)
  observer.observe(page, { childList: true, subtree: true })
  return () => {
    page.removeEventListener('focusin', remember)
    page.removeEventListener('focusout', forget)
    observer.disconnect()
  }
}

const successorOf = (path: HTMLElement[]): HTMLElement | null => {
  const key = path.find(({ dataset }) => dataset.key !== undefined)?.dataset.key
  for (const at of path) {
    if (!at.isConnected) continue
    const row = key === undefined ? null : at.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
    if (row) return row
    if (at.matches('dialog')) return at.querySelector<HTMLElement>(focusable)
    if (at.matches(focusable)) return at
  }
  // Where one touches, the field would bring up the keyboard.
  const isTouched = matchMedia('(pointer: coarse)').matches
  return document.querySelector<HTMLElement>(
    isTouched ? '[role=log], .page-body' : '.room .composer textarea, .page-body',
  )
}
