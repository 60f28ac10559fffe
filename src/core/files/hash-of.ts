import { createHash } from 'node:crypto'

/** SHA-256 in hexadecimal digits, read piece by piece. */
export const hashOf = async (content: Blob): Promise<string> => {
  const hash = createHash('sha256')
  for await (const piece of content.stream()) hash.update(piece)
  return hash.digest('hex')
}
