/**
 * Tells when the network may have changed: in a browser when it comes or goes and when the page is shown
 * again, for instance after the lid was opened. Elsewhere never. Answers how to stop.
 */
export const onNetworkHint = (hint: (isBetter: boolean) => void): (() => void) => {
  if (typeof document === 'undefined' || typeof addEventListener !== 'function') return () => {}
  const online = (): void => hint(true)
  const offline = (): void => hint(false)
  const shown = (): void => {
    if (document.visibilityState === 'visible') hint(true)
  }
  addEventListener('online', online)
  addEventListener('offline', offline)
  document.addEventListener('visibilitychange', shown)
  return () => {
    removeEventListener('online', online)
    removeEventListener('offline', offline)
    document.removeEventListener('visibilitychange', shown)
  }
}

/** Tells when the page may be about to end: nobody tells later. Elsewhere never. Answers how to stop. */
export const onHidden = (run: () => void): (() => void) => {
  if (typeof document === 'undefined') return () => {}
  const changed = (): void => {
    if (document.visibilityState === 'hidden') run()
  }
  document.addEventListener('visibilitychange', changed)
  return () => document.removeEventListener('visibilitychange', changed)
}
