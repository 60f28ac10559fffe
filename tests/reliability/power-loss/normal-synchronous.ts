import { plugin } from 'bun'

/** Negative control, loaded only by a test: commits that are not fsynced. The power-loss test must notice. */
plugin({
  name: 'normal-synchronous',
  setup(build) {
    build.onLoad({ filter: /sqlite\/open-database\.ts$/ }, async ({ path }) => {
      const source = await Bun.file(path).text()
      if (!source.includes('pragma synchronous = full'))
        throw new Error('The control no longer fits the source.')
      return {
        contents: source.replace('pragma synchronous = full', 'pragma synchronous = normal'),
        loader: 'ts',
      }
    })
  },
})
