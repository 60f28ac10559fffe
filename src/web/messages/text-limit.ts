import { limits } from '../../protocol/limits.ts'

const encoder = new TextEncoder()
const warnBelow = 1024

/** Bytes that still fit into a message: negative when it is too long, null while there is nothing to say. */
export const bytesLeft = (text: string): number | null => {
  if (text.length * 3 < limits.messageBytes - warnBelow) return null
  const left = limits.messageBytes - encoder.encode(text).length
  return left < warnBelow ? left : null
}
