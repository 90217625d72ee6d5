import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeBundle } from '../../scripts/bundle/make-bundle.mjs';
import { program, startAppProcess } from '../support/app-process/app-process.ts';
import { createAppData } from '../support/app-process/data-directory.ts';
import { isMissing } from '../support/requirements.ts';

const listModules = fileURLToPath(new URL('../support/app-process/list-modules.mjs', import.meta.url));
const { dependencies }: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

const root = dirname(dirname(import.meta.dirname));
const sources = join(root, 'src/main.ts');

/** Our dependencies that a start without settings loads. What only some use needs is imported there, at its first time. */
const neededAtStart = [
  '@fastify/accepts',
  '@fastify/formbody',
  'better-sqlite3',
  'bullmq',
  'drizzle-orm',
  'fastify',
  'ioredis',
  'p-limit',
  'pino',
  'uqr',
  'yaml',
  'zod',
];

/** What they could bring along, and what of Node costs each start 60 ms and 12 MB: its fetch and WebSocket. */
const heavy = /\/node_modules\/(ajv|fast-json-stringify-compiler|light-my-request)\/|internal\/deps\/undici/;

/** Those that its bundle leaves where they are. */
const leftByBundle = ['better-sqlite3'];

/** Starts it with nothing set, has it answer, and ends it. @param entry its entry point. @returns what was loaded, a module an item. */
async function loadedByStart(entry: string): Promise<readonly string[]> {
  const data = await createAppData();
  onTestFinished(() => data[Symbol.asyncDispose]());
  const modules = join(data.directory, 'modules');
  const facteur = startAppProcess({
    dataDirectory: data.directory,
    environment: { LOADED_MODULES: modules },
    entry: ['--import', listModules, entry],
  });
  onTestFinished(() => facteur[Symbol.asyncDispose]());
  expect(await facteur.say('/mail status')).toContain('Everything works');
  expect(await facteur.stop()).toBe(0);
  return readFileSync(modules, 'utf8').split('\n');
}

const packageOf = (module: string): string =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1] ?? '';

describe.skipIf(isMissing('redis-server'))('a start without settings', () => {
  it.each([
    ['its sources', sources, neededAtStart],
    ['its bundle', program, leftByBundle],
  ])('loads what it needs alone, from %s', async (from, entry, needed) => {
    if (entry === program) await makeBundle(root);
    const loaded = await loadedByStart(entry);
    const packages = new Set(loaded.map(packageOf));
    expect(Object.keys(dependencies).filter((name) => packages.has(name))).toEqual(needed);
    expect(loaded.filter((module) => heavy.test(module))).toEqual([]);
    expect(loaded.some((module) => module.endsWith('/src/main.ts'))).toBe(from === 'its sources');
    expect(loaded).toContain('NativeModule http');
  });
});
