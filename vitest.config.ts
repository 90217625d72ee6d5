import { defineConfig } from 'vitest/config';
import { closingLineReporter } from './test/support/closing-line-reporter.ts';
import { testLimit, waitLimit } from './test/support/wait-limits.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/wait-defaults.ts', 'test/support/writes-in-commit-only.ts'],
    testTimeout: testLimit,
    hookTimeout: testLimit,
    expect: { poll: { timeout: waitLimit } },
    // The end-to-end suites start a Postfix, a Dovecot and a Redis each: two at once, however many cores there are.
    maxWorkers: 2,
    reporters: ['default', closingLineReporter],
  },
});
