/**
 * How large the large tests are: `PARLEY_TEST_SIZE=nightly` takes the sizes for which there is no time in CI, some
 * minutes or an hour for a test.
 */
export const isNightly = process.env.PARLEY_TEST_SIZE === 'nightly'
