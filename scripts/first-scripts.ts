/** The scripts that a page needs before anything is drawn: its entry, and whatever that imports at once. */
export const firstScripts = (artifacts: Bun.BuildArtifact[]): Promise<Bun.BuildArtifact[]> =>
  scriptsBehind(
    artifacts,
    artifacts.filter(({ kind, type }) => kind === 'entry-point' && type.includes('javascript')),
  )

/** Some scripts, and whatever they import at once. */
export const scriptsBehind = async (
  artifacts: Bun.BuildArtifact[],
  begin: Bun.BuildArtifact[],
): Promise<Bun.BuildArtifact[]> => {
  const byName = new Map(artifacts.map((artifact) => [nameOf(artifact), artifact]))
  const found = new Set<Bun.BuildArtifact>()
  const visit = async (artifact: Bun.BuildArtifact | undefined): Promise<void> => {
    if (!artifact || found.has(artifact)) return
    found.add(artifact)
    for (const name of importsIn(await artifact.text())) await visit(byName.get(name))
  }
  for (const artifact of begin) await visit(artifact)
  return [...found]
}

export const nameOf = ({ path }: Bun.BuildArtifact): string => path.replace(/^\.?\//, '')

/** Never those of `import(…)`: they come when they are wanted. */
const importsIn = (script: string): string[] =>
  [...script.matchAll(/(?:from|import)\s*"\/([^"]+)"/g)].map(([, name = '']) => name)
