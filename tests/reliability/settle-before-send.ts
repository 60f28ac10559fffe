import { plugin } from 'bun'

/**
 * Negative control, loaded only by a test: makes the server settle a mail before it is sent, so that a kill in
 * between loses it. The test of mail under kills must notice.
 */
plugin({
  name: 'settle-before-send',
  setup(build) {
    build.onLoad({ filter: /mail\/send-owed-mail\.ts$/ }, async ({ path }) => {
      const source = await Bun.file(path).text()
      const sending = 'await mailer.send('
      if (source.split(sending).length !== 2) throw new Error('The control no longer fits the source.')
      return { contents: source.replace(sending, `await mail.done(owed.id)\n    ${sending}`), loader: 'ts' }
    })
  },
})
