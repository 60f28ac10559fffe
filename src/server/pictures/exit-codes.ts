/** How the process of a picture ended, when it did not end well. */
export const exitCodes = { noLibrary: 3, tooManyPixels: 4, notAnImage: 5 } as const
