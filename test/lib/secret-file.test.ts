import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDataDirectory, openWorkerDirectory } from '../../src/config/data-directory.ts';
import { readOrCreateSecret, readSecret } from '../../src/lib/secret-file.ts';
import { scratchDirectory } from '../support/scratch.ts';

it('is made once, for us alone, and nothing is left beside it', async () => {
  const directory = await scratchDirectory();
  const file = join(directory, 'secret');
  expect(readSecret(file)).toBeNull();
  expect(readOrCreateSecret(file, () => 'first')).toBe('first');
  expect(readOrCreateSecret(file, () => 'second')).toBe('first');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual(['secret']);
});

it('is taken from whoever made it at the same time', async () => {
  const file = join(await scratchDirectory(), 'secret');
  const made = readOrCreateSecret(file, () => {
    writeFileSync(file, 'theirs');
    return 'ours';
  });
  expect(made).toBe('theirs');
});

it('says what to do where it is empty, or holds no key', async () => {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, 'secret'), '');
  expect(() => readOrCreateSecret(join(directory, 'secret'), () => 'x')).toThrow(
    /is empty\. Put a backup in its place/,
  );
  writeFileSync(join(directory, 'worker-far.key'), 'no key');
  expect(() => openWorkerDirectory(directory, 'far')).toThrow(
    /worker-far\.key is no key .*a new one is made/,
  );
});

it('keeps the same key for Facteur, and one of its own for each worker', async () => {
  const directory = await scratchDirectory();
  const data = openDataDirectory(directory, 'none');
  const far = openWorkerDirectory(directory, 'far');
  const near = openWorkerDirectory(directory, 'near');
  const keys = [data.key(), far.key, near.key].map(({ public: key }) => key);
  expect(new Set(keys).size).toBe(3);
  expect(data.key().public).toBe(keys[0]);
  expect(readFileSync(join(directory, 'key'), 'utf8')).toContain('PRIVATE KEY');
  for (const { unlock } of [data, far, near]) unlock();
  expect(openWorkerDirectory(directory, 'far').key.public).toBe(keys[1]);
});
