import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { limits } from '../src/protocol/limits.ts'
import { slashNames, slashSpec } from '../src/protocol/slash/table.ts'
import { usageOf } from '../src/protocol/slash/take-arguments.ts'

/** docs/slash-commands.md, made of the table that all clients share. */
export const slashPage = (): string =>
  `${[
    '# Slash commands',
    '<!-- Made by `npm run docs` from src/protocol/slash/table.ts; change it there. -->',
    introduction,
    table(),
    custom,
  ].join('\n\n')}\n`

const introduction = `What is typed into the line of the web page and of the terminal client. A line that begins with \`/\` and a
word is a command; \`//\` at the beginning says a text that begins with \`/\`. \`<…>\` must be there, \`[…]\` may be left out, and
the last argument takes the rest of the line. People may be written with \`@\`, rooms with \`#\`. A word that is no command is
refused with the nearest one that is, and is never sent by accident. The rules of the server hold as for everything else:
who may do what is told in [permissions](permissions.md).`

const table = (): string =>
  [
    ['Command', 'What it does', 'For', 'The same'],
    ['---', '---', '---', '---'],
    ...slashNames.map((name) => {
      const spec = slashSpec(name)
      const same = spec.aliases.map((alias) => `\`/${alias}\``).join(' ')
      return [`\`${inCell(usageOf(name, spec))}\``, inCell(spec.about), spec.who, same]
    }),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

const inCell = (text: string): string => text.replaceAll('|', '\\|')

const custom = `## Commands of your own

The owner and admins make more in the setting \`slash.commands\`, at most ${limits.customSlashes}: simple ones that become a text.

\`\`\`sh
parley admin settings set --name slash.commands --value '[
  {"name": "rules", "about": "How we talk here", "text": "Be kind. No advertising."},
  {"name": "hug", "about": "Hug somebody", "text": "(づ｡◕‿◕｡)づ {text}", "say": true}]'
\`\`\`

\`{text}\` is what was typed after the command. With \`say\` the text is said in the room, in the name of whoever typed it
and with their rights; without it only they see it. A name of the table above can't be taken. Programs learn all
commands with [\`slash.list\`](protocol/commands.md#slashlist).`

/** Writes it into the folder. */
export const writeSlashPage = (folder: string): void =>
  writeFileSync(join(folder, 'slash-commands.md'), slashPage())

if (import.meta.main) writeSlashPage(resolve(import.meta.dir, '..', 'docs'))
