const prefix = 'deleted-'

/** The neutral name of one deleted account, such as `deleted-k3mzw7`; nobody else ever gets it. */
export const newAlias = (id: string): string => `${prefix}${id.slice(0, 6)}`

/** Whether a name looks like that of somebody who left. */
export const isAlias = (name: string): boolean => name.normalize('NFKC').toLowerCase().startsWith(prefix)
