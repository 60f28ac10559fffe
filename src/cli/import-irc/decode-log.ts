const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const windows1252 = new TextDecoder('windows-1252')
const newLine = 0x0a

/**
 * The text of a log: UTF-8, and a line that is none as Windows-1252, which is what chat programs wrote before.
 * A byte order mark and the carriage returns at the ends of lines do not belong to it.
 */
export const decodeLog = (bytes: Uint8Array): string =>
  decode(bytes)
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')

const decode = (bytes: Uint8Array): string => decodeUtf8(bytes) ?? linesOf(bytes).map(decodeLine).join('\n')

const decodeLine = (line: Uint8Array): string => decodeUtf8(line) ?? windows1252.decode(line)

const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

const linesOf = (bytes: Uint8Array): Uint8Array[] => {
  const lines: Uint8Array[] = []
  let from = 0
  for (let end = bytes.indexOf(newLine); end >= 0; end = bytes.indexOf(newLine, from)) {
    lines.push(bytes.subarray(from, end))
    from = end + 1
  }
  return [...lines, bytes.subarray(from)]
}
