/**
 * Files inside the single-file executable, by name; empty in a checkout. `scripts/build.ts` puts a filled one
 * in the place of this file.
 */
export const embeddedFiles = new Map<string, string>()
