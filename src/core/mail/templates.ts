/** What a text may use. `link` is empty where a mail has none. */
export type Facts = { username: string; place: string; home: string; link: string; hours: number }

type Text = {
  subject: string
  /** Paragraphs of plain text. The link stands between the two parts. */
  before(facts: Facts): string[]
  /** What the link does, for its button. */
  button?: string
  after(facts: Facts): string[]
}

export type Template = 'verify' | 'reset' | 'address-taken' | 'address-changing' | 'password-changed'

const notYou = ({ home }: Facts): string =>
  `If it was not you, somebody else knows your password: set a new one with “Forgot your password?” on ${home} now.`

/** Every mail that the server writes. */
export const templates: Record<Template, Text> = {
  verify: {
    subject: 'Confirm your e-mail address',
    before: ({ username, place }) => [
      `Hello ${username},`,
      `please confirm that this address belongs to the account “${username}” on ${place}.`,
    ],
    button: 'Confirm my address',
    after: ({ hours }) => [
      `The link works once, within ${hours} hours.`,
      'If you have no such account, somebody mistyped an address: just ignore this mail.',
    ],
  },
  reset: {
    subject: 'Set a new password',
    before: ({ username, place }) => [
      `Hello ${username},`,
      `somebody, hopefully you, asked for a new password for the account “${username}” on ${place}.`,
    ],
    button: 'Set a new password',
    after: ({ hours }) => [
      `The link works once, within ${hours} hours. All devices are logged out then.`,
      'If it was not you, ignore this mail: nothing has changed.',
    ],
  },
  'address-taken': {
    subject: 'You have an account already',
    before: ({ username, place, home }) => [
      'Hello,',
      `somebody, perhaps you, gave this address for another account on ${place}. It belongs to the account “${username}” already, so it stays there.`,
      `If it was you: log in as “${username}” on ${home}, or choose “Forgot your password?” there.`,
    ],
    after: () => ['If it was not you, ignore this mail: nothing has changed.'],
  },
  'address-changing': {
    subject: 'The e-mail address of your account',
    before: (facts) => [
      `Hello ${facts.username},`,
      `somebody who knows the password of the account “${facts.username}” on ${facts.place} asked to replace this address, or to take it off the account.`,
      notYou(facts),
    ],
    after: () => ['If it was you, there is nothing to do here.'],
  },
  'password-changed': {
    subject: 'Your password was changed',
    before: (facts) => [
      `Hello ${facts.username},`,
      `the password of the account “${facts.username}” on ${facts.place} was changed, and other devices were logged out.`,
      notYou(facts),
    ],
    after: () => ['If it was you, there is nothing to do here.'],
  },
}
