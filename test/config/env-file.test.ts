import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadEnvFile } from '../../src/config/env-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facteur-settings-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  delete process.env['FACTEUR_TEST_VALUE'];
});

function loaded(line: string): string | undefined {
  const file = join(directory, '.env');
  writeFileSync(file, `# A comment with VALUE=a#b\n${line}\n`);
  loadEnvFile(file);
  return process.env['FACTEUR_TEST_VALUE'];
}

test.each([
  ["FACTEUR_TEST_VALUE='pa#ss'", 'pa#ss'],
  ['FACTEUR_TEST_VALUE="pa#ss"', 'pa#ss'],
  ['FACTEUR_TEST_VALUE=pass # a comment', 'pass'],
  ['FACTEUR_TEST_VALUE=mysql://u:pa%23ss@h/db', 'mysql://u:pa%23ss@h/db'],
])('%s is taken in', (line, value) => {
  expect(loaded(line)).toBe(value);
});

test.each(['FACTEUR_TEST_VALUE=pa#ss', 'export FACTEUR_TEST_VALUE = mysql://u:pa#ss@h/db'])(
  '%s would be cut off, and is refused without its value',
  (line) => {
    expect(() => loaded(line)).toThrow(
      /^(?!.*ss@?).*FACTEUR_TEST_VALUE would end at its #.*%23.*single quotes/,
    );
  },
);
