import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facteur-reporter-'));
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
  const reporter = resolve('test/support/closing-line-reporter.ts');
  write(
    'vitest.config.ts',
    `import { closingLineReporter } from '${reporter}';
     export default { test: { globals: true, reporters: ['default', closingLineReporter] } };`,
  );
});

afterEach(() => rmSync(directory, { recursive: true }));

it('ends a run with the number of tests passed, failed and skipped', () => {
  write(
    'some.test.ts',
    `it('a', () => {}); it('b', () => {}); it('c', () => expect(1).toBe(2)); it.skip('d');`,
  );
  expect(lastLineOfRun()).toBe('2 passed, 1 failed, 1 skipped');
});

it('leaves out the skipped where there are none', () => {
  write('some.test.ts', `it('a', () => {});`);
  expect(lastLineOfRun()).toBe('1 passed, 0 failed');
});

it('counts as failed a file that does not load, a hook that throws and an error outside any test', () => {
  write('unloadable.test.ts', `import './nowhere.ts';`);
  write(
    'hook.test.ts',
    `describe('s', () => { beforeAll(() => { throw new Error() }); it('a', () => {}); });`,
  );
  write(
    'late.test.ts',
    `it('a', () => new Promise(() => { throw new Error() }).catch(() => { Promise.reject(1) }));`,
  );
  expect(lastLineOfRun()).toBe('1 passed, 3 failed, 1 skipped');
});

function write(name: string, text: string): void {
  writeFileSync(join(directory, name), text);
}

function lastLineOfRun(): string | undefined {
  const vitest = resolve('node_modules/vitest/vitest.mjs');
  const { stdout } = spawnSync(process.execPath, [vitest, 'run'], { cwd: directory, encoding: 'utf8' });
  return stdout.trimEnd().split('\n').at(-1);
}
