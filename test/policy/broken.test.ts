import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { parsePolicy, problemLine } from '../../src/policy/parse.ts';

/** As the texts list them. */
const driverNames = ['postfix-dovecot', 'postfixadmin', 'alternc', 'mailcow'];
const directory = join(import.meta.dirname, './broken');
const files = globSync('*.yaml', { cwd: directory }).sort();

/** Each broken file has its expected problems in a file of the same name, which somebody has reviewed. */
test.each(files)('%s is refused in words that help to mend it', async (file) => {
  const policy = parsePolicy(readFileSync(join(directory, file), 'utf8'), driverNames);
  const problems = policy.ok
    ? ['Nothing is wrong.']
    : policy.fault.map((problem) => problemLine(file, problem));
  await expect(`${problems.join('\n')}\n`).toMatchFileSnapshot(
    join(directory, `${basename(file, '.yaml')}.txt`),
  );
});

test('every text about a broken file is of a file that is there', () => {
  const described = globSync('*.txt', { cwd: directory }).map((file) => basename(file, '.txt'));
  expect(described.sort()).toEqual(files.map((file) => basename(file, '.yaml')).sort());
});

test('no broken file passes', () => {
  const passing = files.filter(
    (file) => parsePolicy(readFileSync(join(directory, file), 'utf8'), driverNames).ok,
  );
  expect(passing).toEqual([]);
});
