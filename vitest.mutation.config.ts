import { defineConfig } from 'vitest/config'

/**
 * The tests that mutants of timeline code run against: those beside the source, and those over HTTP that are quick and
 * always the same. Races, random inputs and limits of hundreds of templates would make a run of hours.
 */
export default defineConfig({
  test: {
    include: [
      'src/domain/timeline/**/*.test.ts',
      'src/wire/**/*.test.ts',
      'tests/http/timeline-*.test.ts',
      'tests/http/app-events-*.test.ts',
    ],
    exclude: [
      'tests/http/timeline-concurrency.test.ts',
      'tests/http/timeline-properties.test.ts',
      'tests/http/app-events-batch.test.ts',
    ],
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
