import { z } from 'zod'
import { isCommonPassword } from './common-password.ts'
import { isBlank } from './is-blank.ts'
import { limits } from './limits.ts'

/**
 * Text rules shared by all schemas. Every string that reaches `core` is well-formed Unicode without NUL;
 * names carry no control, bidi or invisible characters, so that nobody can imitate another name.
 */
const encoder = new TextEncoder()
export const utf8Length = (text: string): number =>
  text.length * 3 <= limits.messageBytes ? 0 : encoder.encode(text).length

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose
const controls = /[\u0000-\u001f\u007f-\u009f]/
/** Nothing to see, or turning what follows; the sign that makes an emoji colourful only belongs behind one. */
const invisible =
  /(?!\ufe0f)[\p{Default_Ignorable_Code_Point}\u2028-\u202f\u2800\ufff9-\uffff]|(?<!\p{Extended_Pictographic})\ufe0f/u

const wellFormed = (text: string): boolean => text.isWellFormed()
export const isPlainName = (name: string): boolean =>
  wellFormed(name) && !controls.test(name) && !invisible.test(name) && name.trim() === name

/** An opaque id: looked up, never parsed by clients. */
export const idSchema = z.string().min(1).max(limits.idLength)

const usernameSentence = `Use 1–${limits.usernameLength} letters, digits or signs without spaces and without @ # : , / < > " &.`

/** 1–50 characters, no spaces, no `@ # : , / \ < > " &`, nothing invisible. Case is kept but does not distinguish. */
export const usernameSchema = z
  .string()
  .min(1, usernameSentence)
  .max(limits.usernameLength, usernameSentence)
  .refine((name) => isPlainName(name) && !/[\s@#:,/<>"&]/.test(name), usernameSentence)

/** A guest's, which is shown with ` (guest)` behind it. */
export const guestNameSchema = usernameSchema.max(limits.guestNameLength)

export const passwordSchema = z
  .string()
  .min(limits.passwordMinLength, `Use at least ${limits.passwordMinLength} characters.`)
  .max(limits.passwordMaxLength)
  .refine((text) => wellFormed(text) && !text.includes('\u0000'), 'Use text without NUL.')
  .refine(
    (text) => !isCommonPassword(text),
    'This is one of the passwords that everybody tries first. Choose another.',
  )

export const emailSchema = z.email().max(limits.emailLength)

/** 1–80 characters on one line, nothing invisible, no `#` or `@` in front. Case does not distinguish. */
export const roomNameSchema = z
  .string()
  .min(1)
  .max(limits.roomNameLength)
  .refine((name) => isPlainName(name) && !/^[#@]/.test(name), {
    message: 'Use 1–80 visible characters on one line, not starting with # or @.',
  })

/** One line of running text, perhaps empty, nothing in it that turns the text around it. */
export const lineSchema = (length: number) =>
  z
    .string()
    .max(length)
    .refine(
      (text) => wellFormed(text) && !controls.test(text) && !/[\u2028-\u202e\u2066-\u2069]/.test(text),
      'Use one line of plain text.',
    )

export const topicSchema = z
  .string()
  .max(limits.topicLength)
  .refine((text) => wellFormed(text) && !controls.test(text), 'Use one line of plain text.')

/** At most 16 KB of UTF-8, no NUL; perhaps empty. Line breaks and tabs are kept. */
export const captionSchema = z
  .string()
  .refine((text) => utf8Length(text) <= limits.messageBytes, {
    message: 'A message has at most 16 KB. Send it in parts.',
    params: { refusal: 'too-large' },
    abort: true,
  })
  .refine((text) => wellFormed(text) && !text.includes('\u0000'), {
    message: 'The text is not well-formed Unicode.',
    abort: true,
  })

/** The same, and something to be seen in it. */
export const messageTextSchema = captionSchema.refine((text) => !isBlank(text), {
  message: 'Message content cannot be empty.',
})

/** The name that a file had where it comes from; what is kept of it, `core/files/clean-name.ts` says. */
export const fileNameSchema = z
  .string()
  .min(1)
  .max(limits.fileNameLength)
  .refine((text) => wellFormed(text), 'The name is not well-formed Unicode.')

/** Running text over several lines, perhaps empty. */
export const descriptionSchema = z
  .string()
  .max(limits.descriptionLength)
  .refine((text) => wellFormed(text) && !text.includes('\u0000'), 'Use well-formed text without NUL.')

export const nonceSchema = z
  .string()
  .min(1)
  .max(limits.nonceLength)
  .refine((text) => wellFormed(text) && !controls.test(text), 'Use up to 64 visible characters.')

export const emojiSchema = z
  .string()
  .min(1)
  .max(limits.emojiLength)
  .refine((text) => isPlainEmoji(text), 'Use one emoji or one :shortcode:.')

/** Emoji are joined by invisible characters, but nothing in one may turn the text around it. */
const isPlainEmoji = (text: string): boolean =>
  wellFormed(text) &&
  !isBlank(text) &&
  !/[\s\u202a-\u202e\u2066-\u2069]/.test(text) &&
  !controls.test(text) &&
  !/[<>&"]/.test(text)

/** A revision or a place in a room: 0 means "before everything". */
export const revisionSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
