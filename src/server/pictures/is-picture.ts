/** How the formats that are taken begin, by the byte where it stands. Whatever a file is called does not matter. */
const beginnings: [number, string][][] = [
  [[0, '\xff\xd8\xff']],
  [[0, '\x89PNG\r\n\x1a\n']],
  [[0, 'GIF87a']],
  [[0, 'GIF89a']],
  [
    [0, 'RIFF'],
    [8, 'WEBP'],
  ],
  [[4, 'ftypavif']],
  [[4, 'ftypavis']],
  [[4, 'ftypmif1']],
]

/** Whether bytes begin like JPEG, PNG, GIF, WebP or AVIF; what follows only a decoder can tell. */
export const isPicture = (bytes: Uint8Array): boolean => {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  return beginnings.some((parts) => parts.every(([at, text]) => head.startsWith(text, at)))
}
