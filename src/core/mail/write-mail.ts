import { limits } from '../../protocol/limits.ts'
import type { Core } from '../core.ts'
import { escapeHtml } from './escape-html.ts'
import type { Letter } from './letter-for.ts'
import { home, linkTo } from './links.ts'
import type { Mail } from './ports.ts'
import { type Facts, templates } from './templates.ts'

const hour = 60 * 60 * 1000

/**
 * The mail itself. A link gets a token of its own, stored as a hash before the mail goes out: of several tries
 * each one that arrives works, and using one ends the others.
 */
export const writeMail = async (core: Core, id: string, letter: Letter): Promise<Mail> => {
  const base = home(core.publicUrl())
  const facts: Facts = {
    username: letter.username,
    place: new URL(base).host,
    home: base,
    link: letter.link ? await newLink(core, letter.to, letter.link) : '',
    hours: limits.linkHours,
  }
  const { subject } = templates[letter.template]
  return {
    id,
    to: letter.to,
    subject,
    text: plainText(letter, facts),
    html: htmlText(letter, facts),
  }
}

const newLink = async (
  { store, ids, clock, publicUrl }: Core,
  address: string,
  { purpose, account }: NonNullable<Letter['link']>,
): Promise<string> => {
  const token = ids.token()
  const at = clock.wall()
  const expiresAt = at + limits.linkHours * hour
  await store.mail.addToken({ tokenHash: ids.hashToken(token), purpose, account, address, expiresAt, at })
  return linkTo(publicUrl(), purpose, token)
}

const plainText = ({ template }: Letter, facts: Facts): string => {
  const { before, after } = templates[template]
  const link = facts.link === '' ? [] : [facts.link]
  return `${[...before(facts), ...link, ...after(facts), `-- \n${facts.place}`].join('\n\n')}\n`
}

const htmlText = ({ template }: Letter, facts: Facts): string => {
  const { subject, before, button, after } = templates[template]
  const paragraphs = (lines: string[]): string => lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')
  const link =
    facts.link === ''
      ? ''
      : `<p><a href="${escapeHtml(facts.link)}">${escapeHtml(button ?? facts.link)}</a></p>`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>${paragraphs(before(facts))}${link}${paragraphs(after(facts))}<p>${escapeHtml(facts.place)}</p></body></html>`
}
