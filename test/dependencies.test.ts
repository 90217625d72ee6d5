import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { describeImport, type Import, isOurs, readImports } from './support/architecture/imports.ts';

const root = resolve(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
/** But for what makes and tries packages, which development alone needs. */
const files = globSync('{src,commands,jobs,scripts}/**/*.{ts,mjs,js}', {
  cwd: root,
  exclude: ['scripts/package/**'],
});
const imports = readImports(root, files);

/** The package whose module an import names. */
const packageOf = ({ to }: Import): string =>
  to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/');

const isOwn = (each: Import): boolean => isOurs(each) || /^(scripts|test)\//.test(each.to);
const isOfNode = ({ to }: Import): boolean => to.startsWith('node:') || builtinModules.includes(to);

it('what runs imports no package that npm ci --omit=dev leaves out', () => {
  const packages = imports.filter((each) => !each.typesOnly && !isOwn(each) && !isOfNode(each));
  expect(packages.length).toBeGreaterThan(100);
  const known = Object.keys(manifest.dependencies);
  expect(packages.filter((each) => !known.includes(packageOf(each))).map(describeImport)).toEqual([]);
});

it('nor anything of the tests', () => {
  expect(imports.filter(({ to }) => /^(test|bench|gallery)\//.test(to)).map(describeImport)).toEqual([]);
});
