/**
 * Writes the database anew and empties its log, so that nothing of what was deleted can be read from the files.
 * It takes a second or two for a million messages and twice the room on the disk; nobody may write meanwhile,
 * reading goes on. Throws SQLite's own words when that fails; the database is then as it was.
 */
export const scrubDatabase = async (file: string): Promise<void> => {
  const worker = new Worker(new URL('./commit-worker.ts', import.meta.url).href)
  try {
    const { fault } = await new Promise<{ fault: string | undefined }>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = (event) => reject(new Error(event.message))
      worker.postMessage({ scrub: file })
    })
    if (fault !== undefined) throw new Error(fault)
  } finally {
    worker.terminate()
  }
}
