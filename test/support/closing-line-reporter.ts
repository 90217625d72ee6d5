import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with a line such as `12 passed, 1 failed, 3 skipped`, for tools that count tests. */
export const closingLineReporter: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    const passed = count(modules, 'passed');
    const failed = count(modules, 'failed') + countErrorsOutsideTests(modules) + unhandledErrors.length;
    const skipped = count(modules, 'skipped');
    process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  },
};

function count(modules: ReadonlyArray<TestModule>, state: 'passed' | 'failed' | 'skipped'): number {
  return modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
}

/** Counts files that don't load and hooks that throw: they only leave tests skipped. */
function countErrorsOutsideTests(modules: ReadonlyArray<TestModule>): number {
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  return suites.reduce((sum, suite) => sum + suite.errors().length, 0);
}
