/** The secret of an invitation's link, which ends in `#/invite/<secret>` once it is open. */
export const invitationInAddress = (): string | undefined =>
  location.hash.match(/^#\/invite\/([\w-]{16,128})$/)?.[1]

/** It was used: it must not stand in the address bar or the history any longer. */
export const forgetInvitation = (): void => {
  if (invitationInAddress() !== undefined) history.replaceState(null, '', '#/')
}
