const prime = 0x01000193

/** A hue (0–359) that belongs to a name, whatever the case of its letters. Like names get unlike hues. */
export const hueOf = (name: string): number => {
  let mixed = 0x811c9dc5
  for (const letter of name.toLowerCase()) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), prime)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x9e3779b1)
  return ((mixed ^ (mixed >>> 13)) >>> 0) % 360
}
