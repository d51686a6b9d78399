import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Loading the server anew for each file would take a third of the run. Modules of src keep nothing but caches; what
    // a test replaces in shared objects it puts back.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
