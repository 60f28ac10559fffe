import type { Store } from '../core/ports.ts'
import type { Engine } from './engine.ts'
import { accountsWaitingFor, addressHolder } from './queries/addresses.ts'
import { invitationById, invitationByTokenHash, openInvitations } from './queries/invitations.ts'
import { tokenByHash } from './queries/mail-tokens.ts'
import { mailById, mailsIn, nextDueMail } from './queries/outbox.ts'

type MailStores = Pick<Store, 'registrations' | 'addresses' | 'passwords' | 'invitations' | 'mail'>

/** The parts of the store that have to do with coming in and with mail. */
export const mailStores = ({ read, write }: Engine): MailStores => ({
  registrations: { register: (registration) => write('accounts.register', registration) },
  addresses: {
    holder: (address) => addressHolder(read, address),
    waiting: (address) => accountsWaitingFor(read, address),
    change: (change) => write('addresses.change', change),
    verify: (proof) => write('addresses.verify', proof),
  },
  passwords: {
    renew: (change) => write('passwords.renew', change),
    set: (change) => write('passwords.set', change),
    reset: (change) => write('passwords.reset', change),
  },
  invitations: {
    create: (invitation) => write('invitations.create', invitation),
    byTokenHash: (hash) => invitationByTokenHash(read, hash),
    byId: (id) => invitationById(read, id),
    open: (query) => openInvitations(read, query),
    revoke: (id) => write('invitations.revoke', id),
  },
  mail: {
    owe: (owed) => write('mail.owe', owed),
    nextDue: () => nextDueMail(read),
    claim: (claim) => write('mail.claim', claim),
    release: () => write('mail.release', null),
    done: (id) => write('mail.done', id),
    keep: (id) => write('mail.keep', id),
    putOff: (failure) => write('mail.put-off', failure),
    replace: (replacement) => write('mail.replace', replacement),
    list: (query) => mailsIn(read, query),
    byId: (id) => mailById(read, id),
    retry: (again) => write('mail.retry', again),
    addToken: (token) => write('mail.add-token', token),
    token: (hash, at) => tokenByHash(read, hash, at),
  },
})
