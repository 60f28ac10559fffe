import type { CliCommand } from './cli-command.ts'
import { CliFault } from './cli-fault.ts'

type Table = Record<string, CliCommand>
/** Only what a shell takes as it stands. */
const words = (all: Iterable<string>): string => [...all].join(' ')
const dashed = ({ flags = [] }: CliCommand): string => words(flags.map((flag) => `--${flag}`))
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const bash = (table: Table): string =>
  [
    '# parley completion bash > ~/.local/share/bash-completion/completions/parley',
    '_parley() {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  local word="${COMP_WORDS[COMP_CWORD]}"',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${words(Object.keys(table))}" -- "$word"))`,
    '    return',
    '  fi',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  case "${COMP_WORDS[1]}" in',
    ...Object.entries(table).map(
      ([name, command]) =>
        `    ${name}) COMPREPLY=($(compgen -W "${words([dashed(command), '--help'])}" -- "$word")) ;;`,
    ),
    '  esac',
    '}',
    'complete -o default -F _parley parley',
  ].join('\n')

const zsh = (table: Table): string =>
  [
    '#compdef parley',
    '# parley completion zsh > "$' + '{fpath[1]}/_parley"',
    '_parley() {',
    '  if (( CURRENT == 2 )); then',
    '    local -a commands=(',
    ...Object.entries(table).map(([name, { summary }]) => `      ${quoted(`${name}:${summary}`)}`),
    '    )',
    "    _describe 'command' commands",
    '    return',
    '  fi',
    '  case "$words[2]" in',
    ...Object.entries(table).map(
      ([name, command]) => `    ${name}) compadd -- ${words([dashed(command), '--help'])}; _files ;;`,
    ),
    '  esac',
    '}',
    '# The first Tab runs this file as the function itself; read with "source" it is only defined.',
    'if [ "$funcstack[1]" = _parley ]; then _parley "$@"; else compdef _parley parley; fi',
  ].join('\n')

const fish = (table: Table): string =>
  [
    '# parley completion fish > ~/.config/fish/completions/parley.fish',
    ...Object.entries(table).flatMap(([name, { summary, flags = [] }]) => [
      `complete -c parley -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
      ...flags.map((flag) => `complete -c parley -n '__fish_seen_subcommand_from ${name}' -l ${flag}`),
    ]),
  ].join('\n')

const shells: Record<string, (table: Table) => string> = { bash, zsh, fish }

/** `parley completion <shell>`: what the shell needs to complete commands and options, from the table of commands. */
export const completion = ([shell = '', ...rest]: string[], table: Table): number => {
  const write = Object.hasOwn(shells, shell) ? shells[shell] : undefined
  if (!write || rest.length > 0) throw new CliFault('Name one shell: parley completion bash, zsh or fish.')
  console.log(write(table))
  return 0
}
