/** A few numbers side by side, each with its name. */
export const Figures = ({ figures }: { figures: [name: string, value: string][] }) => (
  <dl className="figures">
    {figures.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
