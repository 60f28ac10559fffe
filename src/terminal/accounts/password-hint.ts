import { limits } from '../../protocol/limits.ts'

/** Why a server would not take this as a new password; undefined when it would. */
export const passwordHint = (password: string): string | undefined => {
  if (password.length < limits.passwordMinLength)
    return `Passwords have at least ${limits.passwordMinLength} characters.`
  if (password.length > limits.passwordMaxLength)
    return `Passwords have at most ${limits.passwordMaxLength} characters.`
  return undefined
}
