/** Loaded with the first file: a server that keeps none should not carry it. */
export const disk = () => import('node:fs/promises')
