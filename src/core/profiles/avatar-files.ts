export const avatarFolder = (account: string): string => `avatars/${account}`

/** The files of a picture, the large one first; its name is the hash of that. */
export const avatarFiles = (avatar: string): [string, string] => [`${avatar}.webp`, `${avatar}-64.webp`]

export const isAvatarFile = (file: string): boolean => /^[\w-]{43}(-64)?\.webp$/.test(file)
