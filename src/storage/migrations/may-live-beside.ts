/**
 * Whether this program may work on tables that a newer one has changed, told by the name of the change alone, as that is
 * all an older program can know of it:
 *
 * - `060-expand-colours` only adds what older programs can leave alone. All of them may stay, and start again.
 * - `080-contract-060-colours` takes away what programs that know 060 no longer use. Those may stay; older ones may not.
 *
 * Any other name means: not beside this program.
 */
export const mayLiveBeside = (name: string, known: Iterable<string>): boolean => {
  if (/^\d{3}-expand-./.test(name)) return true
  const since = name.match(/^\d{3}-contract-(\d{3})-./)?.[1]
  return since !== undefined && [...known].some((one) => one.startsWith(`${since}-`))
}
