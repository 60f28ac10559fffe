/** One line of a transcript. `who` is the connection it belongs to. */
export type Step = { line: number; who: string } & (
  | { do: 'open'; kind: string; target: string }
  | { do: 'send'; text: string }
  | { do: 'receive'; text: string }
  | { do: 'closed'; code: number; reason: string }
  | { do: 'silence' }
  | { do: 'close' }
)

/**
 * A conversation as it is on the wire, to be read by people. `@ anura ws /ws/Anura` opens a connection, `@ anura`
 * goes on with it; below stand what it sends (`> `), what it receives next (`< `), that it is closed by the server
 * (`x 1008 reason`), closes itself (`x`) or receives nothing for a while (`.`). Empty lines and `#` are for people.
 */
export const parseTranscript = (text: string): Step[] => {
  let who = ''
  return text.split('\n').flatMap((raw, i): Step[] => {
    const at = { line: i + 1, who }
    const rest = raw.slice(2)
    if (raw.trim() === '' || raw.startsWith('#')) return []
    if (raw.startsWith('@ ')) {
      const [name = '', kind, ...target] = rest.split(' ')
      who = name
      return kind === undefined ? [] : [{ line: i + 1, who, do: 'open', kind, target: target.join(' ') }]
    }
    if (raw === '>' || raw.startsWith('> ')) return [{ ...at, do: 'send', text: rest }]
    if (raw === '<' || raw.startsWith('< ')) return [{ ...at, do: 'receive', text: rest }]
    if (raw === 'x') return [{ ...at, do: 'close' }]
    const closed = raw.match(/^x (\d+) ?(.*)$/)
    if (closed) return [{ ...at, do: 'closed', code: Number(closed[1]), reason: closed[2] ?? '' }]
    if (raw === '.') return [{ ...at, do: 'silence' }]
    throw new Error(`Line ${i + 1} is no step of a transcript: ${raw}`)
  })
}
