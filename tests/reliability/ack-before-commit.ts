import { plugin } from 'bun'

/**
 * Negative control, loaded only by a test: makes the server answer messages before their commit, which follows up
 * to 100 ms later. The kill test must notice.
 */
const replaceOnce = (text: string, what: string, by: string): string => {
  if (text.split(what).length !== 2) throw new Error(`The control no longer fits the source: ${what}`)
  return text.replace(what, by)
}

plugin({
  name: 'ack-before-commit',
  setup(build) {
    build.onLoad({ filter: /sqlite\/run-batch\.ts$/ }, async ({ path }) => {
      const source = await Bun.file(path).text()
      const late = replaceOnce(
        source,
        'commit.run()',
        "if (jobs.every((job) => 'append' in job || /^(messages\\.change|notifications\\.)/.test(job.write))) setTimeout(() => db.inTransaction && commit.run(), 100)\n      else commit.run()",
      )
      return {
        contents: replaceOnce(late, 'begin.run()', 'if (!db.inTransaction) begin.run()'),
        loader: 'ts',
      }
    })
  },
})
