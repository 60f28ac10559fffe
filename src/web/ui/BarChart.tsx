import { t } from '../texts/t.ts'
import { formatNumber } from './format-count.ts'

export type Bar = { name: string; value: number }

type Props = { title: string; bars: Bar[]; nameOfX: string; nameOfY: string }

const height = 120
const width = 600
const gap = 0.22

/** Columns for the eye, and the same figures as a table for whoever hears or copies them. */
export const BarChart = ({ title, bars, nameOfX, nameOfY }: Props) => {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const step = width / Math.max(1, bars.length)
  return (
    <figure className="chart">
      <figcaption>
        <b>{title}</b> <span className="quiet">{t('chart.most', { count: most })}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <line className="chart-line" x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
        {bars.map(({ name, value }, index) => {
          const tall = (value / most) * (height - 4)
          return (
            <rect
              key={name}
              className="chart-bar"
              x={index * step + (step * gap) / 2}
              y={height - tall}
              width={step * (1 - gap)}
              height={tall}
              rx={Math.min(3, step / 4)}
            >
              <title>{`${name}: ${formatNumber(value)}`}</title>
            </rect>
          )
        })}
      </svg>
      <div className="chart-ends" aria-hidden="true">
        <span>{bars[0]?.name}</span>
        <span>{bars.at(-1)?.name}</span>
      </div>
      <details>
        <summary>{t('chart.table', { name: title })}</summary>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{nameOfX}</th>
              <th scope="col">{nameOfY}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ name, value }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{formatNumber(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
