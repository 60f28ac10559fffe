const word = ' (guest)'

/** How everybody sees a guest. Registered names hold no space, so that nobody can be called so without being one. */
export const guestName = (name: string): string => `${name}${word}`

/** Whether this is the account of somebody who came in by a name alone. */
export const isGuestName = (username: string): boolean => username.endsWith(word)

/** The name as it was chosen; of everybody else, the name itself. */
export const bareName = (username: string): string =>
  isGuestName(username) ? username.slice(0, -word.length) : username
