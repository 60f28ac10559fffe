type Names = [RegExp, string][]

/** The first that matches counts: many programs also call themselves by older names. */
const programs: Names = [
  [/^parley-terminal\b/i, 'Parley terminal'],
  [/^parley\b/i, 'Parley'],
  [/\bElectron\//, 'Desktop app'],
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOPiOS\//, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\//, 'Chrome without a window'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^Wget\//, 'Wget'],
  [/^python|^aiohttp|^httpx/i, 'Python program'],
  [/^Go-http-client\//, 'Go program'],
  [/^Bun\/|^node\b|^undici/i, 'JavaScript program'],
]

const systems: Names = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bFreeBSD\b/, 'FreeBSD'],
  [/\bLinux\b/, 'Linux'],
]

const firstOf = (names: Names, agent: string): string | undefined =>
  names.find(([pattern]) => pattern.test(agent))?.[1]

/** A program's own words about itself as people say it: "Firefox on Linux". A claim, never a proof. */
export const deviceName = (agent: string): string => {
  const program = firstOf(programs, agent)
  const system = firstOf(systems, agent)
  if (program === undefined) return system === undefined ? 'Unknown program' : `Unknown program on ${system}`
  return system === undefined ? program : `${program} on ${system}`
}
