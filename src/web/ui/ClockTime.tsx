import { clockTime, fullTime } from './format-time.ts'

/** A time of day; the whole date is written when somebody points at it, since making it costs more than drawing the row. */
export const ClockTime = ({ at, className }: { at: string | number; className?: string }) => (
  <time
    className={className}
    dateTime={new Date(at).toISOString()}
    onPointerEnter={({ currentTarget }) => {
      currentTarget.title = fullTime(at)
    }}
  >
    {clockTime(at)}
  </time>
)
