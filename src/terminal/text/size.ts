const units = ['B', 'KB', 'MB', 'GB', 'TB']

/** 3.4 MB */
export const sizeText = (bytes: number): string => {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)))
  return `${(bytes / 1024 ** step).toFixed(step < 2 ? 0 : 1)} ${units[step]}`
}
