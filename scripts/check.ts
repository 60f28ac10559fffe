/** `npm run check`: the whole list that a change must pass. `--no-tests` leaves out the last step. */
const steps: [string, string[]][] = [
  ['format and lint', ['node_modules/.bin/biome', 'ci', '--error-on-warnings', '.']],
  ['types', ['node_modules/.bin/tsc', '-p', '.']],
  ['dependency table and structure', [process.execPath, 'test', '--timeout', '60000', './tests/structure/']],
  ['tests', [process.execPath, 'scripts/test.ts']],
]

const chosen = process.argv.includes('--no-tests') ? steps.slice(0, -1) : steps

for (const [name, command] of chosen) {
  console.log(`== ${name}`)
  const code = await Bun.spawn(command, { stdio: ['ignore', 'inherit', 'inherit'] }).exited
  if (code === 0) continue
  console.error(`${name} failed.`)
  process.exit(1)
}
console.log('All is well.')

export {}
