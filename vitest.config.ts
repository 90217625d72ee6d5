import { defineConfig } from 'vitest/config';
import { closingLineReporter } from './test/support/closing-line-reporter.ts';
import { testsByKind } from './test/support/test-kinds.ts';
import { testLimit, waitLimit } from './test/support/wait-limits.ts';

const kinds = Object.entries(testsByKind());

export default defineConfig({
  test: {
    // `npm run test:unit` and `npm run test:e2e` run one of them, `npm test` all. What has nothing but files shares a process,
    // which loads each module once: a third less time.
    projects: kinds.map(([name, include]) => ({
      extends: true,
      test: { name, include: [...include], isolate: name !== 'unit' },
    })),
    setupFiles: ['test/support/wait-defaults.ts', 'test/support/writes-in-commit-only.ts'],
    testTimeout: testLimit,
    hookTimeout: testLimit,
    expect: { poll: { timeout: waitLimit } },
    // The end-to-end suites start a Postfix, a Dovecot and a Redis each, however many cores there are. Half of their time they
    // wait, so that two at once leave two cores idle for a third of it.
    maxWorkers: 3,
    reporters: ['default', closingLineReporter],
  },
});
