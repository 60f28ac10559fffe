/**
 * Small things that are kept on this device, under a name. A browser may forbid that, or be full: nothing of the page may
 * end by it, so what cannot be read is null, and what cannot be kept is answered with false.
 */
export const keptHere = (name: string): string | null => {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

export const keepHere = (name: string, value: string): boolean => {
  try {
    localStorage.setItem(name, value)
    return true
  } catch {
    return false
  }
}

export const forgetHere = (name: string): void => {
  try {
    localStorage.removeItem(name)
  } catch {
    // Then there is none.
  }
}

/** The names of all that is kept here and begins so. */
export const namesHere = (beginning: string): string[] => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(beginning))
  } catch {
    return []
  }
}
