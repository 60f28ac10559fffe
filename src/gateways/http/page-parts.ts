import { escapeHtml } from '../../core/mail/escape-html.ts'
import { limits } from '../../protocol/limits.ts'

/** Parts of the small pages, as HTML. */
export const line = (text: string): string => `<p>${escapeHtml(text)}</p>`

/** Read out at once by screen readers. */
export const problem = (text: string): string => `<p id="problem" role="alert">${escapeHtml(text)}</p>`

/** A button that sends a POST to the page's own address, with what the fields say. */
export const button = (text: string, fields = ''): string =>
  `<form method="post">${fields}<button>${escapeHtml(text)}</button></form>`

/** The hidden name tells a password manager whose password it is. */
export const newPasswordField = (username: string, isWrong: boolean): string =>
  `<input type="text" name="username" value="${escapeHtml(username)}" autocomplete="username" readonly hidden>
<label>New password
<input name="password" type="password" autocomplete="new-password" required autofocus
 minlength="${limits.passwordMinLength}" maxlength="${limits.passwordMaxLength}"${
   isWrong ? ' aria-invalid="true" aria-describedby="problem"' : ''
 }></label>`
