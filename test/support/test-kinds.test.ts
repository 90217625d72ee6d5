import { describe, expect, it } from 'vitest';
import { type Import, importsOf } from './architecture/imports.ts';
import { kindOf, longTests, testsByKind } from './test-kinds.ts';

/** The kind of a test that begins so, with a file of `test/support` that imports a server of ours. */
const kindWith = (statement: string, test = 'test/requests/x.test.ts'): string => {
  const sources: Readonly<Record<string, string>> = {
    [test]: statement,
    'test/support/helper.ts': "import { startWebServer } from '../../src/web/server/web-server.ts';",
  };
  const importsIn = (file: string): Import[] => importsOf(file, sources[file] ?? '');
  return kindOf(test, importsIn);
};

describe('a test’s kind', () => {
  it.each([
    [
      'unit',
      'it imports what computes',
      "import { plan } from '../../src/requests/planning/plan-changes.ts';",
    ],
    [
      'unit',
      'it imports types of what starts a server',
      "import type { S } from '../../src/queue/start-queue.ts';",
    ],
    ['integration', 'it needs a program', "import { isMissing } from '../support/requirements.ts';"],
    ['integration', 'it starts a program', "import { spawn } from 'node:child_process';"],
    [
      'integration',
      'it talks to a fake platform',
      "import { x } from '../support/fake-slack/fake-slack.ts';",
    ],
    ['integration', 'what it imports starts a server', "import { x } from '../support/helper.ts';"],
    ['e2e', 'it runs Facteur itself', "import { x } from '../support/app-process/app-process.ts';"],
    ['e2e', 'it needs a browser', "import { x } from '../support/browser.ts';"],
  ])('is %s where %s', (kind, _why, statement) => {
    expect(kindWith(statement)).toBe(kind);
  });

  it('is e2e in test/e2e, and integration where the list says that it takes long', () => {
    expect(kindWith('', 'test/e2e/x.test.ts')).toBe('e2e');
    expect(kindWith('', 'test/bench/run-part.test.ts')).toBe('integration');
  });
});

it('each test file is of one kind, and none is left out', () => {
  const { unit, integration, e2e } = testsByKind();
  expect(new Set([...unit, ...integration, ...e2e]).size).toBe(unit.length + integration.length + e2e.length);
  expect(unit).toContain('test/domain/address/address.test.ts');
  expect(integration).toContain('test/chat/slack/delivery/failures.test.ts');
  expect(e2e).toContain('test/web/browser/browser.test.ts');
  expect(longTests.filter((test) => !integration.includes(test))).toEqual([]);
  for (const some of [unit, integration, e2e]) expect(some.length).toBeGreaterThan(10);
});
