import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

type Import = {
  readonly from: string;
  readonly line: number;
  /** A path from the root for a file of ours, else a package's name. */
  readonly to: string;
  readonly typesOnly: boolean;
};

const statement =
  /^(?:import|export)\s+(type\s)?(?:([^'"`;]*?)\s+from\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(statement)].map(
    ({ 0: all, 1: type, 2: names = '', 3: plain, 4: dynamic, index }) => {
      const specifier = plain ?? dynamic ?? all;
      const to = specifier.startsWith('.')
        ? relative(root, resolve(root, dirname(file), specifier))
        : specifier;
      const typesOnly = type !== undefined || /^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names.trim());
      return { from: file, line: text.slice(0, index).split('\n').length, to, typesOnly };
    },
  );
}

const files = globSync('{src,commands,jobs}/**/*.ts', { cwd: root });
const imports = files.flatMap(importsOf);
const isOurs = ({ to }: Import) => /^(src|commands|jobs)\//.test(to);
const leadsTo =
  (...places: string[]) =>
  (each: Import) =>
    places.some((place) => each.to === place || each.to.startsWith(`${place}/`));

/** Imports of files in a folder that a rule forbids, as a reader finds them. */
const wrong = (folder: string, forbidden: (each: Import) => boolean): string[] =>
  imports
    .filter((each) => each.from.startsWith(folder) && forbidden(each))
    .map(({ from, line, to }) => `${from}:${line} imports ${to}`);

const platforms = leadsTo('src/chat/slack', 'src/chat/discord', 'src/chat/terminal');
const sql = leadsTo('drizzle-orm', 'better-sqlite3', 'mysql2');
const queueing = leadsTo('bullmq', 'ioredis');
const schema = leadsTo('src/store/schema.ts', 'src/store/sqlite/drizzle.ts');
const valuesOf = (rule: (each: Import) => boolean) => (each: Import) => rule(each) && !each.typesOnly;

describe('the imports of', () => {
  it.each<[string, string, (each: Import) => boolean]>([
    [
      'domain: nothing of ours but domain',
      'src/domain/',
      (each) => isOurs(each) && !leadsTo('src/domain')(each),
    ],
    [
      'policy: nothing of ours but domain and policy',
      'src/policy/',
      (each) => isOurs(each) && !leadsTo('src/domain', 'src/policy')(each),
    ],
    ['commands: no chat platform', 'commands/', platforms],
    ['commands: no SQL', 'commands/', sql],
    ['commands: of the store only types', 'commands/', valuesOf(leadsTo('src/store'))],
    ['jobs: no chat platform', 'jobs/', platforms],
    ['jobs: no SQL', 'jobs/', sql],
    ['jobs: of the store only types', 'jobs/', valuesOf(leadsTo('src/store'))],
    [
      'mail servers: no chat, requests or store',
      'src/mail-servers/',
      leadsTo('src/chat', 'src/requests', 'src/store', 'commands', 'jobs'),
    ],
    ['chat: of the store only types', 'src/chat/', valuesOf(leadsTo('src/store'))],
    ['chat: of the commands only types', 'src/chat/', valuesOf(leadsTo('commands'))],
    ['requests: of the store only types', 'src/requests/', valuesOf(leadsTo('src/store'))],
    ['requests: no chat, queue or web', 'src/requests/', leadsTo('src/chat', 'src/queue', 'src/web')],
  ])('%s', (_rule, folder, forbidden) => {
    expect(files.some((file) => file.startsWith(folder))).toBe(true);
    expect(wrong(folder, forbidden)).toEqual([]);
  });

  it('everything outside src/store: neither Drizzle nor the schema', () => {
    expect(
      wrong(
        '',
        (each) => !each.from.startsWith('src/store/') && (leadsTo('drizzle-orm')(each) || schema(each)),
      ),
    ).toEqual([]);
  });

  it('everything outside src/queue: neither BullMQ nor ioredis', () => {
    expect(wrong('', (each) => !each.from.startsWith('src/queue/') && queueing(each))).toEqual([]);
  });
});

it('every import of ours that the rules look at names a file that exists', () => {
  const known = new Set([...files, ...globSync('src/**/*.json', { cwd: root })]);
  expect(imports.length).toBeGreaterThan(100);
  expect(imports.filter((each) => isOurs(each) && !known.has(each.to))).toEqual([]);
});

it('types are told from values, and imports over several lines are seen', () => {
  const found = importsOf('src/requests/lifecycle/settle.ts').map(({ to, typesOnly }) => [to, typesOnly]);
  expect(found).toContainEqual(['src/domain/address/address-state.ts', true]);
  expect(found).toContainEqual(['src/requests/lifecycle/transition-request.ts', false]);
  expect(importsOf('src/store/tables/addresses.ts').map(({ to }) => to)).toContain(
    'src/store/sqlite/drizzle.ts',
  );
});
