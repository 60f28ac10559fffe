import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useAfterPaint } from '../ui/use-after-paint.ts'
import { offsetsOf, rowAt } from './offsets.ts'
import { guessHeight, type Row } from './rows.ts'

/**
 * What stays where it is while rows come, go and change their height: the end of the room, or a row and
 * its distance from the top of what is seen (px).
 */
export type Anchor = 'end' | { key: string; top: number }

export type VirtualRows = {
  scroller: RefObject<HTMLDivElement | null>
  slice: RefObject<HTMLDivElement | null>
  onScroll(): void
  /** Rows to draw: those in sight and some on either side. */
  drawn: readonly Row[]
  /** Distance (px) of the first drawn row from the top, and the whole height. */
  top: number
  height: number
  /** First and last row in sight, as indices. */
  first: number
  last: number
  isAtEnd: boolean
  hold(anchor: Anchor): void
}

/** Drawn beyond what is in sight (px), once that is on the screen. */
const overscanAfterwards = 600
const nearEnd = 6
const paddingBelow = 10

/**
 * Draws only the rows in sight of a list whose rows have different heights and which grows at both ends.
 * Rows keep their measured heights; after every change the anchor is put back where it was before the
 * browser paints, so nothing jumps. `holdsEnd` says that nothing follows the last row.
 */
export const useVirtualRows = (rows: readonly Row[], holdsEnd: boolean, start: () => Anchor): VirtualRows => {
  const scroller = useRef<HTMLDivElement>(null)
  const slice = useRef<HTMLDivElement>(null)
  const [measured, setMeasured] = useState(() => ({ heights: new Map<string, number>() }))
  const [, redraw] = useState(0)
  const [viewport, setViewport] = useState(innerHeight)
  const anchor = useRef<Anchor | null>(null)
  anchor.current ??= start()
  const seen = useRef(0)
  const overscan = useAfterPaint(rows.length > 1) ? overscanAfterwards : 0
  const committed = useRef<{ rows: readonly Row[]; offsets: Float64Array; holdsEnd: boolean } | null>(null)

  /** What the person scrolled to, read with the places that were on the screen then. */
  const takeAnchor = useCallback((): void => {
    const box = scroller.current
    if (!box || !committed.current || Math.abs(box.scrollTop - seen.current) < 1) return
    seen.current = box.scrollTop
    anchor.current = anchorAt(box, committed.current)
  }, [])
  takeAnchor()

  const offsets = useMemo(() => offsetsOf(rows, measured.heights, guessHeight), [rows, measured])
  const total = (offsets[rows.length] as number) + paddingBelow
  const space = Math.max(0, viewport - total)
  const limit = Math.max(0, total - viewport)
  const wanted = Math.min(limit, Math.max(0, placeOf(anchor.current, rows, offsets, limit) ?? seen.current))
  const from = rowAt(offsets, wanted - overscan)
  const to = rowAt(offsets, wanted + viewport + overscan)

  useLayoutEffect(() => {
    committed.current = { rows, offsets, holdsEnd }
    const box = scroller.current
    if (!box) return
    // Before anything is drawn again: a place that the browser moved must not be taken for a scroll.
    if (Math.abs(box.scrollTop - wanted) > 1) box.scrollTop = wanted
    seen.current = box.scrollTop
    if (measure(slice.current, measured.heights)) setMeasured({ heights: measured.heights })
  })

  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const observer = new ResizeObserver(() => {
      setViewport(box.clientHeight)
      redraw((count) => count + 1)
    })
    observer.observe(box)
    if (slice.current) observer.observe(slice.current)
    return () => observer.disconnect()
  }, [])

  return {
    scroller,
    slice,
    onScroll: useCallback(() => {
      takeAnchor()
      redraw((count) => count + 1)
    }, [takeAnchor]),
    drawn: rows.slice(from, to + 1),
    top: (offsets[from] as number) + space,
    height: total + space,
    first: rowAt(offsets, wanted),
    last: rowAt(offsets, wanted + viewport - paddingBelow - 1),
    isAtEnd: holdsEnd && wanted >= limit - nearEnd,
    hold: useCallback((wantedAnchor: Anchor) => {
      anchor.current = wantedAnchor
      redraw((count) => count + 1)
    }, []),
  }
}

const anchorAt = (
  box: HTMLElement,
  { rows, offsets, holdsEnd }: { rows: readonly Row[]; offsets: Float64Array; holdsEnd: boolean },
): Anchor => {
  if (holdsEnd && box.scrollTop + box.clientHeight >= box.scrollHeight - nearEnd) return 'end'
  const index = rowAt(offsets, box.scrollTop)
  // What stands above the oldest message is no anchor: older messages come in below it.
  const held = rows[index]?.message || rows[index]?.pending ? index : Math.min(index + 1, rows.length - 1)
  return { key: rows[held]?.key ?? '', top: (offsets[held] as number) - box.scrollTop }
}

const placeOf = (
  anchor: Anchor | null,
  rows: readonly Row[],
  offsets: Float64Array,
  limit: number,
): number | null => {
  if (anchor === 'end' || anchor === null) return limit
  const index = rows.findIndex(({ key }) => key === anchor.key)
  return index < 0 ? null : (offsets[index] as number) - anchor.top
}

/** Notes the true heights of what is drawn; answers whether any is news. */
const measure = (slice: HTMLElement | null, heights: Map<string, number>): boolean => {
  let isNews = false
  for (const element of slice?.children ?? []) {
    const key = (element as HTMLElement).dataset.key ?? ''
    const { height } = element.getBoundingClientRect()
    if (height === 0 || Math.abs((heights.get(key) ?? -1) - height) < 0.5) continue
    heights.set(key, height)
    isNews = true
  }
  return isNews
}
