import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests that start other processes or a whole system. */
const SYSTEM = [
  'test/commands/*.test.ts',
  'test/client/cli/*.test.ts',
  'test/local/*.test.ts',
  'test/deployment/*.test.ts',
  'test/packages/*.test.ts',
  'test/server/process.test.ts',
  'test/**/crash.test.ts',
]

export default defineConfig({
  test: {
    // Of a busy machine: what hangs hangs longer.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    // Two more than there are processors, since many tests mostly wait; vitest's own choice would be one fewer.
    maxWorkers: availableParallelism() + 2,
    coverage: {
      include: ['client/**/*.ts', 'lib/**/*.ts', 'functions/**/*.ts', 'server/**/*.ts', 'web/**/*.ts'],
      reporter: ['text-summary', 'html'],
    },
    projects: [
      {
        // The library and the pages, in this process alone: one process works off many files, so a file must leave
        // no environment variable, no false clock and no server behind.
        extends: true,
        test: {
          name: 'unit',
          include: ['test/*.test.ts', 'test/{client,lib,server,web}/**/*.test.ts'],
          exclude: SYSTEM,
          isolate: false,
        },
      },
      {
        // The deployed functions. They read their environment when they are loaded, which each file does anew; what they
        // are built on stays loaded.
        extends: true,
        test: {
          name: 'functions',
          include: ['test/functions/**/*.test.ts'],
          exclude: SYSTEM,
          setupFiles: ['test/support/afresh.ts', 'test/support/cheap-passwords.ts'],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: SYSTEM,
          // Their children start in half the time: what Node has made of a file once, it need not make again.
          env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node') },
        },
      },
      {
        // In a real browser, against one local system that all files share: one after the other.
        extends: true,
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/support/setup.ts',
          fileParallelism: false,
        },
      },
    ],
  },
})
