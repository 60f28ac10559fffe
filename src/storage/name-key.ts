/** The form of a username or room name that decides whether two are the same: compatibility-composed, lower case. */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase()
