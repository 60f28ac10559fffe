/** Puts what floats below a button, or above it where there is more room, wholly inside the window. */
export const placeBeside = (button: HTMLElement, box: HTMLElement): void => {
  const place = button.getBoundingClientRect()
  const { offsetWidth, offsetHeight, style } = box
  const fitsBelow = place.bottom + offsetHeight + 8 < innerHeight
  style.top = `${Math.max(8, fitsBelow ? place.bottom + 4 : place.top - offsetHeight - 4)}px`
  const isRtl = document.documentElement.dir === 'rtl'
  const start = isRtl ? place.left : place.right - offsetWidth
  style.left = `${Math.min(innerWidth - offsetWidth - 8, Math.max(8, start))}px`
}
