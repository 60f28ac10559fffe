import type { CSSProperties, ReactNode } from 'react'

export type Rank = { key: string; name: ReactNode; value: number; shown: string }

/** Names with a bar behind each that shows how much it has of the most. Read as an ordered list. */
export const RankList = ({ ranks, label }: { ranks: Rank[]; label: string }) => {
  const most = Math.max(1, ...ranks.map(({ value }) => value))
  return (
    <ol className="ranks" aria-label={label}>
      {ranks.map(({ key, name, value, shown }) => (
        <li key={key} style={{ '--part': value / most } as CSSProperties}>
          <span className="rank-name">{name}</span>
          <span className="rank-value">{shown}</span>
        </li>
      ))}
    </ol>
  )
}
