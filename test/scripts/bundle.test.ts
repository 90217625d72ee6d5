import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeBundle } from '../../scripts/bundle/make-bundle.mjs';
import { createSourcePositions } from '../../src/logging/source-positions.ts';

/** Seconds since 1970, long ago. */
const before = 1_700_000_000;

/** A tree whose program says its word, where it runs, its own URL, and how it fails. */
function createTree() {
  const outer = mkdtempSync(join(realpathSync(tmpdir()), 'facteur-bundle-'));
  onTestFinished(() => rmSync(outer, { recursive: true }));
  const root = join(outer, 'tree');
  const write = (path: string, text: string, changed = before) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    utimesSync(join(root, path), changed, changed);
  };
  for (const part of ['scripts/bundle', 'scripts/facteur.mjs', 'scripts/worker.mjs'])
    cpSync(part, join(root, part), { recursive: true, preserveTimestamps: true });
  write('package.json', '{ "type": "module" }');
  write('node_modules/.package-lock.json', '{}');
  write('node_modules/uqr/package.json', '{ "name": "uqr", "exports": "./index.cjs" }');
  write('node_modules/uqr/index.cjs', 'exports.kind = class Renamed {}.name + require("node:path").sep;');
  write('src/word.ts', "export const word: string = 'one';\n");
  write('src/later.ts', 'export const url = import.meta.url;\n');
  write(
    'src/main.ts',
    `import { kind } from 'uqr';
import { word } from './word.ts';

function failing(): string {
  return new Error('It failed').stack ?? '';
}

const { url } = await import('./later.ts');
process.stdout.write(JSON.stringify({ word, kind, url, stack: failing() }));
`,
  );
  write(
    'src/worker.ts',
    "import { word } from './word.ts';\nprocess.stdout.write(JSON.stringify({ word, stack: process.argv[2] }));\n",
  );
  return { root, outer, write };
}

function run(root: string, ...args: readonly string[]) {
  const [script = 'scripts/facteur.mjs', ...rest] = args;
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...rest], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  const said: { readonly word: string; readonly kind: string; readonly url: string; readonly stack: string } =
    JSON.parse(stdout);
  return { ...said, isBundle: said.stack.includes('node_modules/.cache/facteur') };
}

const bundlesIn = (root: string) =>
  readdirSync(join(root, 'node_modules/.cache/facteur')).filter((name) => name !== 'manifest.json');

test('Facteur and its workers run from their bundle, and from their sources where there is none', async () => {
  const { root } = createTree();
  const fromSources = run(root);
  expect(fromSources).toMatchObject({ word: 'one', kind: 'Renamed/', isBundle: false });
  expect(await makeBundle(root)).toBe('made');
  expect(run(root)).toMatchObject({ word: 'one', kind: 'Renamed/', isBundle: true, url: fromSources.url });
  expect(run(root, 'scripts/worker.mjs', 'its argument')).toMatchObject({
    word: 'one',
    stack: 'its argument',
  });
  expect(await makeBundle(root)).toBe('current');
});

test('a file has the URL of its source, also where the tree was moved', async () => {
  const { root, outer } = createTree();
  await makeBundle(root);
  const moved = join(outer, 'moved');
  renameSync(root, moved);
  expect(run(moved)).toMatchObject({ isBundle: true, url: pathToFileURL(join(moved, 'src/later.ts')).href });
});

test.each([
  [
    'a source was changed',
    ({ write }) => write('src/word.ts', "export const word: string = 'two';\n", before + 1),
    'two',
  ],
  [
    'it was changed by a clock that goes back',
    ({ write }) => write('src/word.ts', "export const word: string = 'two';\n", before - 9),
    'two',
  ],
  [
    'a source of the same time is longer',
    ({ write }) => write('src/word.ts', "export const word: string = 'three';\n"),
    'three',
  ],
  [
    'other libraries were installed',
    ({ write }) => write('node_modules/.package-lock.json', '{ "packages": {} }'),
    'one',
  ],
  [
    'another way to make it',
    ({ write }) => write('scripts/bundle/bundle-options.mjs', '// Another.\n'),
    'one',
  ],
  [
    'what says which one is damaged',
    ({ write }) => write('node_modules/.cache/facteur/manifest.json', '{"dire'),
    'one',
  ],
  [
    'a part of it was removed',
    ({ root }) => {
      for (const name of bundlesIn(root)) rmSync(join(root, 'node_modules/.cache/facteur', name, 'main.mjs'));
    },
    'one',
  ],
] satisfies [string, (tree: ReturnType<typeof createTree>) => void, string][])(
  'the sources are run where %s',
  async (_, change, word) => {
    const tree = createTree();
    await makeBundle(tree.root);
    change(tree);
    expect(run(tree.root)).toMatchObject({ word, isBundle: false });
  },
);

test('after a change another bundle is made; the two before stay for what still runs', async () => {
  const { root, write } = createTree();
  for (const [index, word] of ['one', 'two', 'three', 'four'].entries()) {
    write('src/word.ts', `export const word: string = '${word}';\n`, before + index);
    expect(await makeBundle(root)).toBe('made');
    expect(run(root)).toMatchObject({ word, isBundle: true });
    expect(bundlesIn(root)).toHaveLength(Math.min(index + 1, 3));
  }
});

test('what can’t be bundled is told, and leaves nothing behind', async () => {
  const { root, write } = createTree();
  write('src/word.ts', 'export const word = ;\n');
  expect(await makeBundle(root)).toMatchObject({ message: expect.stringContaining('src/word.ts:1:20') });
  expect(bundlesIn(root)).toEqual([]);
});

test('stack traces are said by the sources', async () => {
  const { root } = createTree();
  await makeBundle(root);
  const { stack } = run(root);
  expect(createSourcePositions()(stack)).toContain(`at failing (${join(root, 'src/main.ts')}:5:10)`);
});
