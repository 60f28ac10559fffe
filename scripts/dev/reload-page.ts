/** Runs in the browser in development only: loads the page again when its files have other names than before. */
const readPage = async (): Promise<string | undefined> => {
  try {
    const response = await fetch('/', { cache: 'no-store' })
    return response.ok ? await response.text() : undefined
  } catch {
    // The server is starting again.
    return undefined
  }
}

let loaded = await readPage()

setInterval(async () => {
  const now = await readPage()
  loaded ??= now
  if (now !== undefined && now !== loaded) location.reload()
}, 700)

export {}
