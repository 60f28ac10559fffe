/** Between the pages of long work: whatever came in meanwhile is answered first. */
export const letOthersRun = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
