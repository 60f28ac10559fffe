/** Names are made by the server; one that could lead elsewhere is a bug. */
export const mustBePlain = (part: string): string => {
  if (!/^\w[\w.-]{0,127}$/.test(part)) throw new Error(`"${part}" is no name of a file of ours.`)
  return part
}
