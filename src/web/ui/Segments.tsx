type Props<T extends string> = {
  name: string
  label: string
  all: readonly T[]
  chosen: T
  textOf(one: T): string
  choose(one: T): void
}

/** A few choices of which one holds, side by side: radio buttons in their best suit. */
export const Segments = <T extends string>({ name, label, all, chosen, textOf, choose }: Props<T>) => (
  <fieldset className="segments">
    <legend className="only-heard">{label}</legend>
    {all.map((one) => (
      <label key={one}>
        <input type="radio" name={name} checked={one === chosen} onChange={() => choose(one)} />
        <span>{textOf(one)}</span>
      </label>
    ))}
  </fieldset>
)
